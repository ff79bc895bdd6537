namespace Pipelines.Core.Search.FullText;

/// <summary>The documents are too many, or too different, for an index in memory. The message says so to the person who wrote the pipeline.</summary>
internal sealed class TextIndexFullException(long sizeMaxBytes, int documents)
    : Exception($"The full-text index of these texts does not fit into {sizeMaxBytes >> 20} MB; it was full after {documents} texts. Cut the texts, filter the rows, or search with embeddings.");
