namespace Pipelines.Core.Documents;

/// <summary>A dataset as a pipeline names it, before anybody has looked for it.</summary>
/// <param name="Name">Its name in the pipeline, for messages.</param>
public abstract record DatasetReference(string Name);
