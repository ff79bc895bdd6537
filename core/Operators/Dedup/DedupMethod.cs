namespace Pipelines.Core.Operators.Dedup;

/// <summary>When two rows are the same.</summary>
internal enum DedupMethod
{
    /// <summary>Their keys are equal (<c>exact</c>).</summary>
    Exact,

    /// <summary>Their keys are equal but for case, accents, punctuation and blanks (<c>normalised</c>).</summary>
    Normalised,

    /// <summary>The embeddings of their keys are alike (<c>embedding</c>).</summary>
    Embedding,
}
