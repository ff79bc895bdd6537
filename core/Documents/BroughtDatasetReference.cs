namespace Pipelines.Core.Documents;

/// <summary>A dataset whose rows come with each run (<c>type: memory</c> without rows). Only whoever takes rows in with runs can open it.</summary>
/// <param name="Name">Its name in the pipeline.</param>
public sealed record BroughtDatasetReference(string Name) : DatasetReference(Name);
