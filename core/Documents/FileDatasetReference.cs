namespace Pipelines.Core.Documents;

/// <summary>A dataset that is a file, or a folder of documents.</summary>
/// <param name="Name">Its name in the pipeline.</param>
/// <param name="Path">As the pipeline writes it. A relative path is looked for in the working directory, then in the pipeline's folder.</param>
/// <param name="Delimiter">What separates the fields of a CSV file; null for the one its extension stands for (<c>,</c>, tab for <c>.tsv</c>).</param>
public sealed record FileDatasetReference(string Name, string Path, char? Delimiter = null) : DatasetReference(Name);
