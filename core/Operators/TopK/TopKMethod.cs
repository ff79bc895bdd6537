namespace Pipelines.Core.Operators.TopK;

/// <summary>How rows are found.</summary>
internal enum TopKMethod
{
    /// <summary>By how alike the embeddings of row and query are.</summary>
    Embedding,

    /// <summary>By the words that they share (BM25).</summary>
    FullText,

    /// <summary>By a model that compares the rows.</summary>
    Comparison,
}
