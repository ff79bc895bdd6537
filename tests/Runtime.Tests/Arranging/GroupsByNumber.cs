using System.Globalization;
using System.Runtime.CompilerServices;
using Newtonsoft.Json.Linq;
using Pipelines.Core.Documents;
using Pipelines.Core.Identity;
using Pipelines.Core.Operators;
using Pipelines.Core.Operators.Arranging;

namespace Pipelines.Runtime.Tests.Arranging;

/// <summary>
/// A unit for each remainder of the rows' <c>id</c>, in the order of the remainders; rows of remainder 0 are left out, and with
/// faults those whose text ends in a 7 cannot be worked on, however often it is tried.
/// </summary>
internal sealed class GroupsByNumber(int groups, bool hasFaults = true) : IArrangement
{
    public ContentHash Identity => ContentHash.Of(System.Text.Encoding.UTF8.GetBytes(groups.ToString(CultureInfo.InvariantCulture)));

    public string Units => "each remainder";

    public async IAsyncEnumerable<Row> ArrangeAsync(IArrangingContext context, [EnumeratorCancellation] CancellationToken cancellationToken)
    {
        IRowSorter sorter = context.BeginSort("groups");
        await foreach (Row row in context.Inputs[0].ReadAsync(cancellationToken))
        {
            if (hasFaults && row.Fields["text"]!.ToString().EndsWith('7'))
            {
                yield return row with { Group = new RowGroup(1) { Ending = RowEnding.Failed(new RowFailure(RowFailureKinds.Input, "It ends in a 7.")) } };
            }
            else
            {
                await sorter.AddAsync(new RowOrder(row.Fields.Value<int>("id") % groups), row, cancellationToken);
            }
        }

        ISortedRows sorted = await sorter.SortAsync(cancellationToken);
        await foreach (SortedGroup group in sorted.ReadGroupsAsync(cancellationToken))
        {
            var fields = new JObject { ["id"] = group.Group, ["text"] = $"{group.Members.Count} rows" };
            yield return new Row(group.First.Id.Derive("groups", 0), fields)
            {
                Group = new RowGroup(group.Members.Count, group.Members) { Ending = group.Group == 0 && groups > 1 ? RowEnding.Filtered : null },
            };
        }
    }
}
