using Pipelines.Core.Operators.Arranging;
using Pipelines.Core.Operators.Embedding;

namespace Pipelines.Core.Operators.TopRows;

/// <summary>Scores rows by how alike their embeddings and those of the queries are (cosine). Vectors go by, and are not held but those of the queries.</summary>
internal static class EmbeddingScores
{
    /// <param name="strata">The rows and queries.</param>
    /// <param name="vectors">The phase that embedded the rows.</param>
    /// <param name="queries">The phase that embedded the queries.</param>
    /// <param name="cancellationToken">Ends the reading.</param>
    public static async Task<TopScores> ReadAsync(TopStrata strata, IArrangedInput vectors, IArrangedInput queries, CancellationToken cancellationToken)
    {
        List<(float[]? Vector, RowFailure? Failure)> queryVectors = await RowVectors.ReadAsync(queries, cancellationToken).ToListAsync(cancellationToken);
        double[] scores = new double[strata.StratumOf.Count];
        Dictionary<int, RowFailure> failures = new(strata.Failures);
        int row = -1;
        await foreach ((float[]? vector, RowFailure? failure) in RowVectors.ReadAsync(vectors, cancellationToken))
        {
            int stratum = strata.StratumOf[++row];
            if (stratum < 0)
            {
                continue;
            }

            if ((queryVectors[stratum].Failure ?? failure) is { } reason)
            {
                failures.Add(row, reason);
            }
            else
            {
                scores[row] = RowVectors.Cosine(vector!, queryVectors[stratum].Vector!);
            }
        }

        return new TopScores(scores, failures);
    }
}
