using System.Globalization;
using Pipelines.Core.Operators.Arranging;
using Pipelines.Core.Operators.Pairs;

namespace Pipelines.Core.Operators.Resolve;

/// <summary>What the comparisons say about all rows. Held in memory: two numbers for each row, and the matches.</summary>
/// <param name="Clusters">Of all rows.</param>
/// <param name="Failures">The rows whose entity cannot be told, and why. They are alone in their clusters.</param>
internal sealed record ResolvedEntities(EntityClusters Clusters, IReadOnlyDictionary<int, RowFailure> Failures)
{
    public static async Task<ResolvedEntities> ReadAsync(ResolveOptions options, IArrangingContext context, CancellationToken cancellationToken)
    {
        PairPhases phases = options.Phases;
        (PairInput input, _) = await phases.ReadAsync(context, options.Blocking, cancellationToken);
        List<RowPair> matches = [];
        List<ComparedPair> failed = [];
        await foreach (ComparedPair compared in phases.ReadComparedAsync(context, options.Blocking, cancellationToken))
        {
            if (compared.Failure is not null)
            {
                failed.Add(compared);
            }
            else if (compared.IsMatch)
            {
                matches.Add(compared.Pair);
            }
        }

        int rows = input.Equal.FirstOf.Count;
        List<RowPair> apart = await ConnectedOthersAsync(rows, matches, phases.ReadComparedAsync(context, options.Blocking, cancellationToken), cancellationToken);
        EntityClusters clusters = EntityVote.Decide(rows, matches, apart);
        Dictionary<int, RowFailure> failures = FailedComparisons.Of(
            // One between rows that other answers have put together does not matter.
            failed.Where(one => clusters.FirstOf[one.Pair.Left] != clusters.FirstOf[one.Pair.Right]),
            static row => string.Create(CultureInfo.InvariantCulture, $"row {row + 1} of the input"));
        foreach ((int row, RowFailure failure) in input.Unembedded)
        {
            failures[row] = failure with { Detail = $"The row cannot be embedded: {failure.Detail}" };
        }

        return new ResolvedEntities(clusters with { FirstOf = Firsts(input.Equal, clusters, failures) }, failures);
    }

    /// <summary>The pairs that do not match although matches connect their rows: the only ones that can be a contradiction.</summary>
    private static async Task<List<RowPair>> ConnectedOthersAsync(
        int rows, List<RowPair> matches, IAsyncEnumerable<ComparedPair> compared, CancellationToken cancellationToken)
    {
        var connected = new RowForest(rows);
        foreach (RowPair match in matches)
        {
            connected.Join(match.Left, match.Right);
        }

        return await compared
            .Where(one => one.Failure is null && !one.IsMatch && connected.FirstOf(one.Pair.Left) == connected.FirstOf(one.Pair.Right))
            .Select(static one => one.Pair)
            .ToListAsync(cancellationToken);
    }

    /// <summary>The clusters of all rows, the equal ones too; a failed row takes those that are equal to it along, and leaves its cluster.</summary>
    private static int[] Firsts(EqualRows equal, EntityClusters clusters, Dictionary<int, RowFailure> failures)
    {
        int[] firsts = new int[equal.FirstOf.Count];
        var nameOf = new Dictionary<int, int>();
        for (int row = 0; row < firsts.Length; row++)
        {
            int same = equal.FirstOf[row];
            if (failures.TryGetValue(same, out RowFailure? failure))
            {
                failures.TryAdd(row, failure);
            }

            if (failures.ContainsKey(row))
            {
                firsts[row] = row;
                continue;
            }

            // The first row of a cluster may have failed: the first of those that are left gives it its name.
            nameOf.TryAdd(clusters.FirstOf[same], row);
            firsts[row] = nameOf[clusters.FirstOf[same]];
        }

        return firsts;
    }
}
