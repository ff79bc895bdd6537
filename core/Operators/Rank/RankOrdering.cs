namespace Pipelines.Core.Operators.Rank;

/// <summary>How rows are put in a first order.</summary>
internal enum RankOrdering
{
    /// <summary>By the model's ratings from 1 to 7, of several rows at a time (<c>likert</c>).</summary>
    Ratings,

    /// <summary>By how alike a row and the criterion are (<c>embedding</c>).</summary>
    Similarity,

    /// <summary>By which of some rows, which the model has put in order, each is most like (<c>calibrated_embedding</c>).</summary>
    Examples,
}
