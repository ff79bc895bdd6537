namespace Pipelines.Core.Operators.Retrieval;

/// <summary>By what a retriever finds rows.</summary>
[Flags]
internal enum RetrievalMode
{
    None = 0,

    /// <summary>By words (BM25).</summary>
    FullText = 1,

    /// <summary>By the likeness of embeddings.</summary>
    Embedding = 2,

    /// <summary>By both, whose rankings become one.</summary>
    Hybrid = FullText | Embedding,
}
