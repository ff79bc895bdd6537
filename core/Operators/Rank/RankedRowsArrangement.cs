using System.Runtime.CompilerServices;
using Newtonsoft.Json.Linq;
using Pipelines.Core.Documents;
using Pipelines.Core.Identity;
using Pipelines.Core.Operators.Arranging;

namespace Pipelines.Core.Operators.Rank;

/// <summary>The last phase: the rows in their order, each with its rank; those that could not be put in order fail, before all others.</summary>
internal sealed class RankedRowsArrangement(RankOptions options) : IArrangement
{
    public const string RankField = "_rank";

    public ContentHash Identity { get; } = options.Identity;

    public string Units => options.DropsOthers ? "each row that is kept" : "each row";

    public async IAsyncEnumerable<Row> ArrangeAsync(IArrangingContext context, [EnumeratorCancellation] CancellationToken cancellationToken)
    {
        FirstOrder first = await FirstOrder.ReadAsync(options, context, cancellationToken);
        (List<int> places, RowFailure? refineFailure) = await RefinedAsync(context, cancellationToken);
        int[] rankOf = RanksOf(first, places);
        int kept = options.DropsOthers ? options.Span.Of(first.Count) : first.Count;
        IRowSorter sorter = context.BeginSort("ranked");
        int ordinal = -1;
        Row? firstLeft = null;
        long left = 0;
        await foreach (Row row in context.Inputs[0].ReadAsync(cancellationToken))
        {
            int rank = rankOf[++ordinal];
            if ((first.Failures.GetValueOrDefault(ordinal) ?? refineFailure) is { } failure)
            {
                yield return row with { Group = new RowGroup(1) { Ending = RowEnding.Failed(failure) } };
            }
            else if (rank > kept)
            {
                firstLeft ??= row;
                left++;
            }
            else
            {
                await sorter.AddAsync(new RowOrder(rank), row with { Fields = new JObject(row.Fields) { [RankField] = rank } }, cancellationToken);
            }
        }

        await foreach (SortedRow ranked in (await sorter.SortAsync(cancellationToken)).ReadAsync(cancellationToken))
        {
            yield return ranked.Row;
        }

        if (firstLeft is not null)
        {
            yield return new Row(firstLeft.Id, []) { Group = new RowGroup(left) { Ending = RowEnding.Filtered } };
        }
    }

    /// <summary>For each row its rank, from 1; the refined places are the first ones.</summary>
    private static int[] RanksOf(FirstOrder first, List<int> places)
    {
        int[] rankOf = new int[first.Count];
        for (int place = 0; place < first.Rows.Count; place++)
        {
            rankOf[first.Rows[place < places.Count ? places[place] : place]] = place + 1;
        }

        return rankOf;
    }

    private async Task<(List<int> Places, RowFailure? Failure)> RefinedAsync(IArrangingContext context, CancellationToken cancellationToken)
    {
        List<int> places = [];
        await foreach (RowResult made in context.Phases[options.Phases.Windows].ReadResultsAsync(cancellationToken))
        {
            if (made.Failure is { } failure)
            {
                return ([], failure);
            }

            places.AddRange(RefineOrderOperator.PlacesOf(made.Row));
        }

        return (places, null);
    }
}
