using Newtonsoft.Json.Linq;
using Pipelines.Core.Documents;
using Pipelines.Core.Identity;
using Pipelines.Core.Operators.Arranging;

namespace Pipelines.Core.Operators.Rank;

/// <summary>
/// Refines an order window by window, each with a question about its rows: those that are picked change places with the first ones of the window. Holds the
/// texts of one window, and two numbers for each row.
/// </summary>
internal sealed class RefineOrderOperator(RankOptions options) : AskingUnitOperator($"{options.Name}.refine", options.Type, options.Identity)
{
    /// <summary>Places of one row of the result, so that none of them gets large.</summary>
    private const int PlacesPerRow = 1000;

    private const string PlacesField = "places";

    /// <summary>Of a part of the places, in order, which place the row there had before.</summary>
    public static IEnumerable<int> PlacesOf(Row made) => made.Fields[PlacesField]!.Values<int>();

    protected override async Task<(IReadOnlyList<Row> Rows, IReadOnlyList<CallKey> Calls)> AskAsync(Row unit, IOperatorContext context, CancellationToken cancellationToken)
    {
        int rows = WindowArrangement.RowsOf(unit);
        int[] order = [.. Enumerable.Range(0, rows)];
        List<CallKey> calls = [];
        IReadOnlyList<(int Start, int End)> windows = options.Windowing.Of(rows);
        await using IAsyncEnumerator<Row> members = unit.Group!.ReadAsync(cancellationToken).GetAsyncEnumerator(cancellationToken);
        string?[] texts = new string?[rows];
        int read = rows;
        foreach ((int window, (int start, int end)) in windows.Index())
        {
            while (read > start && await members.MoveNextAsync())
            {
                texts[--read] = TextRows.TextOf(members.Current);
            }

            RankPrompt prompt = RankPrompt.Pick(options.Criterion, options.IsAscending, options.Windowing.Picks, texts[start..end]!);
            (IReadOnlyList<int> numbers, IReadOnlyList<CallKey> made) = await options.Questions.Picks.AskAsync(unit, prompt, context, cancellationToken);
            calls.AddRange(made);
            MoveToFront(order, texts, start, [.. numbers.Where(number => number < end - start).Distinct().Take(options.Windowing.Picks)]);
            int needed = windows.Skip(window + 1).Select(static later => later.End).DefaultIfEmpty(0).Max();
            Array.Clear(texts, needed, Math.Max(0, end - needed));
        }

        return ([.. order.Chunk(PlacesPerRow).Select((places, i) => new Row(unit.Id.Derive(Name, i), new JObject { [PlacesField] = new JArray(places) }))], calls);
    }

    /// <summary>The picks, by their numbers in the window, change places with its first ones, one after the other.</summary>
    private static void MoveToFront(int[] order, string?[] texts, int start, IReadOnlyList<int> picks)
    {
        int[] picked = [.. picks.Select(pick => order[start + pick])];
        for (int i = 0; i < picked.Length; i++)
        {
            int from = Array.IndexOf(order, picked[i], start);
            int to = start + i;
            (order[from], order[to]) = (order[to], order[from]);
            (texts[from], texts[to]) = (texts[to], texts[from]);
        }
    }
}
