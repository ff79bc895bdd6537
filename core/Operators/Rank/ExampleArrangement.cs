using System.Runtime.CompilerServices;
using Newtonsoft.Json.Linq;
using Pipelines.Core.Documents;
using Pipelines.Core.Identity;
using Pipelines.Core.Operators.Arranging;
using Pipelines.Core.Operators.Sampling;

namespace Pipelines.Core.Operators.Rank;

/// <summary>A unit for each batch of example rows that are put in order together; rows and batches are drawn as DocETL draws them.</summary>
internal sealed class ExampleArrangement(RankOptions options) : IArrangement
{
    private const int ExamplesMax = 20;
    private const uint Seed = 42;
    private const string DrawnField = "drawn";

    public ContentHash Identity { get; } = options.Identity;

    public string Units => "each batch of example rows that are put in order";

    /// <summary>The example rows, by their ordinals in the input.</summary>
    public static IReadOnlyList<long> Examples(long rows) => PythonSample.Draw(Seed, rows, (int)Math.Min(ExamplesMax, rows));

    /// <summary>Which of the examples a unit's members are, by their numbers among the examples.</summary>
    public static IReadOnlyList<int> DrawnOf(Row unit) => [.. unit.Fields[DrawnField]!.Values<int>()];

    public async IAsyncEnumerable<Row> ArrangeAsync(IArrangingContext context, [EnumeratorCancellation] CancellationToken cancellationToken)
    {
        IReadOnlyList<long> ordinals = Examples(await context.Inputs[0].CountAsync(cancellationToken));
        if (ordinals.Count < 2)
        {
            yield break;
        }

        IReadOnlyList<Row> examples = await DrawnRows.ReadAsync(context.Inputs[0], options.Text, ordinals, cancellationToken);
        List<IReadOnlyList<long>> batches = Batches(examples.Count);
        IRowSorter sorter = context.BeginSort("examples");
        foreach ((int batch, IReadOnlyList<long> drawn) in batches.Index())
        {
            foreach ((int place, long example) in drawn.Index())
            {
                await sorter.AddAsync(new RowOrder(batch, place), examples[(int)example], cancellationToken);
            }
        }

        await foreach (SortedGroup batch in (await sorter.SortAsync(cancellationToken)).ReadGroupsAsync(cancellationToken))
        {
            var fields = new JObject { [DrawnField] = new JArray(batches[(int)batch.Group]) };
            yield return new Row(batch.First.Id.Derive(options.Name, (int)batch.Group), fields) { Group = new RowGroup(batch.Members.Count, batch.Members) };
        }
    }

    /// <summary>As many batches as hold each pair once, on average.</summary>
    private List<IReadOnlyList<long>> Batches(int examples)
    {
        int size = Math.Min(options.BatchRows, examples);
        int count = Math.Max(1, examples * (examples - 1) / (options.BatchRows * (options.BatchRows - 1)));
        var random = new MersenneTwister(Seed);
        return [.. Enumerable.Range(0, count).Select(_ => PythonSample.Draw(random, examples, size))];
    }
}
