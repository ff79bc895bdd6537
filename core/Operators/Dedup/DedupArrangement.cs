using System.Runtime.CompilerServices;
using Newtonsoft.Json.Linq;
using Pipelines.Core.Documents;
using Pipelines.Core.Identity;
using Pipelines.Core.Operators.Arranging;

namespace Pipelines.Core.Operators.Dedup;

/// <summary>Lets the first row of each kind pass, in input order. The others are one unit, which ends as filtered.</summary>
internal sealed class DedupArrangement(DedupOptions options) : IArrangement
{
    public ContentHash Identity { get; } = options.Identity;

    public string Units => "each row that repeats no other";

    public async IAsyncEnumerable<Row> ArrangeAsync(IArrangingContext context, [EnumeratorCancellation] CancellationToken cancellationToken)
    {
        RepeatedRows repeated = await RepeatedRows.ReadAsync(options, context, cancellationToken);
        Dictionary<int, int>? dropped = options.CountsDropped ? CountDropped(repeated.KeptFor) : null;
        Row? firstDropped = null;
        long droppedCount = 0;
        int ordinal = -1;
        await foreach (Row row in context.Inputs[0].ReadAsync(cancellationToken))
        {
            ordinal++;
            if (repeated.Failures.TryGetValue(ordinal, out RowFailure? failure))
            {
                yield return row with { Group = new RowGroup(1) { Ending = RowEnding.Failed(failure) } };
            }
            else if (repeated.KeptFor[ordinal] == ordinal)
            {
                yield return dropped is null ? row : WithCount(row, dropped.GetValueOrDefault(ordinal));
            }
            else
            {
                firstDropped ??= row;
                droppedCount++;
            }
        }

        if (firstDropped is not null)
        {
            yield return new Row(firstDropped.Id, []) { Group = new RowGroup(droppedCount) { Ending = RowEnding.Filtered } };
        }
    }

    private static Dictionary<int, int> CountDropped(IReadOnlyList<int> keptFor) =>
        keptFor.Where(static (kept, row) => kept != row).CountBy(static kept => kept).ToDictionary();

    private Row WithCount(Row row, int count)
    {
        var fields = (JObject)row.Fields.DeepClone();
        fields[options.CountField] = count;
        return row with { Fields = fields };
    }
}
