using Newtonsoft.Json.Linq;
using Pipelines.Core.Documents;
using Pipelines.Core.Identity;
using Pipelines.Core.Operators.Arranging;

namespace Pipelines.Core.Operators.Rank;

/// <summary>
/// Refines an order window by window, each with a question about its rows: those that are picked change places with the first ones of the window. Holds the
/// texts of one window, and two numbers for each row. A unit that fails keeps what was picked until then, so that a retry goes on with that window.
/// </summary>
internal sealed class RefineOrderOperator(RankOptions options) : AskingUnitOperator($"{options.Name}.refine", options.Type, options.Identity)
{
    /// <summary>Places of one row of the result, so that none of them gets large.</summary>
    private const int PlacesPerRow = 1000;

    private const string PlacesField = "places";
    private const string PickedField = "picked";

    /// <summary>Of a part of the places, in order, which place the row there had before.</summary>
    public static IEnumerable<int> PlacesOf(Row made) => made.Fields[PlacesField]!.Values<int>();

    protected override async Task<(IReadOnlyList<Row> Rows, IReadOnlyList<CallKey> Calls)> AskAsync(Row unit, IOperatorContext context, CancellationToken cancellationToken)
    {
        int rows = WindowArrangement.RowsOf(unit);
        int[] order = [.. Enumerable.Range(0, rows)];
        List<CallKey> calls = [];
        List<JArray> picked = [.. (unit.Fields[PickedField] as JArray ?? []).Cast<JArray>()];
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

            if (window == picked.Count)
            {
                (JArray picks, IReadOnlyList<CallKey> made) = await PickAsync(unit, picked, texts[start..end]!, context, cancellationToken);
                picked.Add(picks);
                calls.AddRange(made);
            }

            MoveToFront(order, texts, start, [.. picked[window].Values<int>()]);
            int needed = windows.Skip(window + 1).Select(static later => later.End).DefaultIfEmpty(0).Max();
            Array.Clear(texts, needed, Math.Max(0, end - needed));
        }

        return ([.. order.Chunk(PlacesPerRow).Select((places, i) => new Row(unit.Id.Derive(Name, i), new JObject { [PlacesField] = new JArray(places) }))], calls);
    }

    /// <summary>The rows of a window that are picked, by their numbers in it. Numbers that no row has are passed over.</summary>
    private async Task<(JArray Picks, IReadOnlyList<CallKey> Calls)> PickAsync(Row unit, List<JArray> before, string[] texts, IOperatorContext context, CancellationToken cancellationToken)
    {
        try
        {
            RankPrompt prompt = RankPrompt.Pick(options.Criterion, options.IsAscending, options.Windowing.Picks, texts);
            (IReadOnlyList<int> numbers, IReadOnlyList<CallKey> calls) = await options.Questions.Picks.AskAsync(unit, prompt, context, cancellationToken);
            return (new JArray(numbers.Where(number => number < texts.Length).Distinct().Take(options.Windowing.Picks)), calls);
        }
        catch (RowCallException exception)
        {
            throw new UnfinishedUnitException(unit with { Fields = new JObject(unit.Fields) { [PickedField] = new JArray(before) } }, exception.Failure);
        }
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
