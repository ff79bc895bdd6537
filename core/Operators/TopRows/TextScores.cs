using Pipelines.Core.Documents;
using Pipelines.Core.Operators.Arranging;
using Pipelines.Core.Search.FullText;

namespace Pipelines.Core.Operators.TopRows;

/// <summary>Scores rows by the words that they share with the queries (BM25). The words of the rows are in memory, not their texts.</summary>
internal static class TextScores
{
    /// <exception cref="ArrangementException">There are too many words.</exception>
    public static async Task<TopScores> ReadAsync(TopRowsOptions options, TopStrata strata, IArrangedInput input, CancellationToken cancellationToken)
    {
        TextIndexBuilder[] builders =
        [
            .. strata.Queries.Select(static query => new TextIndexBuilder(TextIndexLimits.Default, TextTokens.Of(query.Text ?? "").ToHashSet(StringComparer.Ordinal))),
        ];
        await AddAllAsync(options, strata, input, builders, cancellationToken);
        double[] scores = new double[strata.StratumOf.Count];
        Array.Fill(scores, TopScores.NotFound);
        Dictionary<int, RowFailure> failures = new(strata.Failures);
        for (int stratum = 0; stratum < builders.Length; stratum++)
        {
            IReadOnlyList<int> rows = strata.Rows[stratum];
            if (strata.Queries[stratum].Failure is { } failure)
            {
                foreach (int row in rows)
                {
                    failures.Add(row, failure);
                }

                continue;
            }

            foreach (TextHit hit in builders[stratum].Build().Search(strata.Queries[stratum].Text!, rows.Count, OkapiScoring.Instance))
            {
                scores[rows[hit.Document]] = hit.Score;
            }
        }

        return new TopScores(scores, failures);
    }

    private static async Task AddAllAsync(TopRowsOptions options, TopStrata strata, IArrangedInput input, TextIndexBuilder[] builders, CancellationToken cancellationToken)
    {
        long sizeBytes = 0;
        int ordinal = -1;
        await foreach (Row row in input.ReadAsync(cancellationToken))
        {
            if (strata.StratumOf[++ordinal] is not (>= 0 and var stratum))
            {
                continue;
            }

            try
            {
                sizeBytes -= builders[stratum].SizeBytes;
                builders[stratum].Add(options.Text.TextOf(row.Fields));
                sizeBytes += builders[stratum].SizeBytes;
                if (sizeBytes > TextIndexLimits.Default.SizeMaxBytes)
                {
                    throw new TextIndexFullException(TextIndexLimits.Default.SizeMaxBytes, ordinal + 1);
                }
            }
            catch (TextIndexFullException exception)
            {
                throw new ArrangementException(exception.Message);
            }
        }
    }
}
