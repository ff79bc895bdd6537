using System.Runtime.CompilerServices;
using Newtonsoft.Json.Linq;
using Pipelines.Core.Documents;
using Pipelines.Core.Identity;
using Pipelines.Core.Operators.Arranging;

namespace Pipelines.Core.Operators.TopRows;

/// <summary>
/// The rows that fit the query best, the best first; strata in the order of their first rows. The others are one unit, which ends as filtered. Rows without a
/// score fail, before all others.
/// </summary>
internal sealed class TopRowsArrangement(TopRowsOptions options) : IArrangement
{
    /// <summary>The phases that embed rows and queries.</summary>
    private const int VectorsPhase = 0;
    private const int QueriesPhase = 1;

    public ContentHash Identity { get; } = options.Identity;

    public string Units => "each row that is found";

    public async IAsyncEnumerable<Row> ArrangeAsync(IArrangingContext context, [EnumeratorCancellation] CancellationToken cancellationToken)
    {
        IArrangedInput input = context.Inputs[0];
        TopStrata strata = await TopStrata.ReadAsync(options, input, cancellationToken);
        TopScores scores = options.Embedding is null
            ? await TextScores.ReadAsync(options, strata, input, cancellationToken)
            : await EmbeddingScores.ReadAsync(strata, context.Phases[VectorsPhase], context.Phases[QueriesPhase], cancellationToken);
        int[] rankOf = RanksOf(strata, scores);
        IRowSorter sorter = context.BeginSort("found");
        int ordinal = -1;
        Row? firstLeft = null;
        long left = 0;
        await foreach (Row row in input.ReadAsync(cancellationToken))
        {
            if (scores.Failures.TryGetValue(++ordinal, out RowFailure? failure))
            {
                yield return row with { Group = new RowGroup(1) { Ending = RowEnding.Failed(failure) } };
            }
            else if (rankOf[ordinal] > 0)
            {
                var found = new JObject(row.Fields) { [options.RankField] = rankOf[ordinal], [options.ScoreField] = scores.Told(ordinal) };
                await sorter.AddAsync(new RowOrder(strata.StratumOf[ordinal], rankOf[ordinal]), row with { Fields = found }, cancellationToken);
            }
            else
            {
                firstLeft ??= row;
                left++;
            }
        }

        await foreach (SortedRow found in (await sorter.SortAsync(cancellationToken)).ReadAsync(cancellationToken))
        {
            yield return found.Row;
        }

        if (firstLeft is not null)
        {
            yield return new Row(firstLeft.Id, []) { Group = new RowGroup(left) { Ending = RowEnding.Filtered } };
        }
    }

    /// <summary>For each row its rank in its stratum, from 1; 0 when it is not among those wanted. Rows with equal scores are in input order.</summary>
    private int[] RanksOf(TopStrata strata, TopScores scores)
    {
        int[] rankOf = new int[strata.StratumOf.Count];
        foreach (IReadOnlyList<int> rows in strata.Rows)
        {
            int rank = 0;
            foreach (int row in rows.Where(row => !scores.Failures.ContainsKey(row)).OrderByDescending(row => scores.Scores[row]).Take(options.Span.Of(rows.Count)))
            {
                rankOf[row] = ++rank;
            }
        }

        return rankOf;
    }
}
