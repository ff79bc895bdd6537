using System.Runtime.CompilerServices;
using Newtonsoft.Json.Linq;
using Pipelines.Core.Documents;
using Pipelines.Core.Identity;
using Pipelines.Core.Operators.Arranging;

namespace Pipelines.Core.Operators.Rank;

/// <summary>One unit: the rows whose order is refined, the last one first, as the windows go over them. None when there is no window.</summary>
internal sealed class WindowArrangement(RankOptions options) : IArrangement
{
    private const string RowsField = "rows";

    public ContentHash Identity { get; } = options.Identity;

    public string Units => "the rows whose order is refined";

    public static int RowsOf(Row unit) => unit.Fields.Value<int>(RowsField);

    public async IAsyncEnumerable<Row> ArrangeAsync(IArrangingContext context, [EnumeratorCancellation] CancellationToken cancellationToken)
    {
        FirstOrder order = await FirstOrder.ReadAsync(options, context, cancellationToken);
        int refined = Math.Min(options.Span.Of(order.Count), order.Rows.Count);
        if (options.Windowing.Of(refined).Count == 0)
        {
            yield break;
        }

        int[] placeOf = new int[order.Count];
        Array.Fill(placeOf, int.MaxValue);
        for (int place = 0; place < refined; place++)
        {
            placeOf[order.Rows[place]] = place;
        }

        IRowSorter sorter = context.BeginSort("refined");
        int ordinal = 0;
        await foreach (Row row in context.Inputs[0].ReadAsync(cancellationToken))
        {
            int place = placeOf[ordinal++];
            if (place < refined)
            {
                await sorter.AddAsync(new RowOrder(0, -place), TextRows.Of(row.Id, options.Text.TextOf(row.Fields)), cancellationToken);
            }
        }

        await foreach (SortedGroup group in (await sorter.SortAsync(cancellationToken)).ReadGroupsAsync(cancellationToken))
        {
            yield return new Row(group.First.Id.Derive(options.Name, 0), new JObject { [RowsField] = refined }) { Group = new RowGroup(refined, group.Members) };
        }
    }
}
