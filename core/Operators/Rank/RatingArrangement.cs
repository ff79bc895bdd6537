using System.Runtime.CompilerServices;
using Newtonsoft.Json.Linq;
using Pipelines.Core.Documents;
using Pipelines.Core.Identity;
using Pipelines.Core.Operators.Arranging;
using Pipelines.Core.Operators.Sampling;

namespace Pipelines.Core.Operators.Rank;

/// <summary>
/// A unit for each batch of rows that are rated together; none for a single row. Its members are the example rows, the same ones in each, and then the batch's. Examples are drawn as
/// DocETL draws them.
/// </summary>
internal sealed class RatingArrangement(RankOptions options) : IArrangement
{
    private const uint ExampleSeed = 42;
    private const string ExamplesField = "examples";
    private const string RowsField = "rows";

    public ContentHash Identity { get; } = options.Identity;

    public string Units => $"every {options.BatchRows} rows that are rated";

    /// <summary>How many of a unit's members are examples.</summary>
    public static int ExamplesOf(Row unit) => unit.Fields.Value<int>(ExamplesField);

    /// <summary>How many rows the unit rates.</summary>
    public static int RowsOf(Row unit) => unit.Fields.Value<int>(RowsField);

    public async IAsyncEnumerable<Row> ArrangeAsync(IArrangingContext context, [EnumeratorCancellation] CancellationToken cancellationToken)
    {
        IArrangedInput input = context.Inputs[0];
        long count = await input.CountAsync(cancellationToken);
        if (count < 2)
        {
            yield break;
        }

        IReadOnlyList<long> drawn = PythonSample.Draw(ExampleSeed, count, (int)Math.Min(options.ExampleRows, count));
        IReadOnlyList<Row> examples = await DrawnRows.ReadAsync(input, options.Text, drawn, cancellationToken);
        IRowSorter sorter = context.BeginSort("batches");
        int ordinal = 0;
        await foreach (Row row in input.ReadAsync(cancellationToken))
        {
            (int batch, int place) = Math.DivRem(ordinal++, options.BatchRows);
            for (int example = 0; place == 0 && example < examples.Count; example++)
            {
                await sorter.AddAsync(new RowOrder(batch, example - examples.Count), examples[example], cancellationToken);
            }

            await sorter.AddAsync(new RowOrder(batch, place), TextRows.Of(row.Id, options.Text.TextOf(row.Fields)), cancellationToken);
        }

        await foreach (SortedGroup batch in (await sorter.SortAsync(cancellationToken)).ReadGroupsAsync(cancellationToken))
        {
            long rows = batch.Members.Count - examples.Count;
            var fields = new JObject { [ExamplesField] = examples.Count, [RowsField] = rows };
            yield return new Row(batch.First.Id.Derive(options.Name, (int)batch.Group), fields) { Group = new RowGroup(rows, batch.Members) };
        }
    }
}
