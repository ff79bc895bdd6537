namespace Pipelines.Core.Operators.Rank;

/// <summary>Which earlier phase made what, by its number; null for none.</summary>
/// <param name="Ratings">The ratings of the rows, by batches.</param>
/// <param name="Vectors">The embeddings of the rows.</param>
/// <param name="Query">That of the criterion.</param>
/// <param name="Examples">The orders of batches of example rows.</param>
/// <param name="Windows">The refined order.</param>
internal sealed record RankPhases(int? Ratings, int? Vectors, int? Query, int? Examples, int Windows)
{
    public static RankPhases Of(RankOrdering ordering) => ordering switch
    {
        RankOrdering.Ratings => new RankPhases(0, null, null, null, 1),
        RankOrdering.Similarity => new RankPhases(null, 0, 1, null, 2),
        _ => new RankPhases(null, 0, null, 1, 2),
    };
}
