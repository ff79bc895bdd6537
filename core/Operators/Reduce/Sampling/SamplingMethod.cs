namespace Pipelines.Core.Operators.Reduce.Sampling;

/// <summary>How the rows are chosen that stand for a large group.</summary>
internal enum SamplingMethod
{
    /// <summary>Drawn, with a fixed seed (<c>random</c>).</summary>
    Random,

    /// <summary>The first ones (<c>first_n</c>).</summary>
    First,

    /// <summary>One of each cluster of embeddings (<c>cluster</c>).</summary>
    Cluster,

    /// <summary>Those whose embeddings are most like that of a query (<c>sem_sim</c>).</summary>
    Similarity,
}
