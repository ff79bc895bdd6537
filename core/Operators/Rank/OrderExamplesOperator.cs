using Newtonsoft.Json.Linq;
using Pipelines.Core.Documents;
using Pipelines.Core.Identity;
using Pipelines.Core.Operators.Arranging;

namespace Pipelines.Core.Operators.Rank;

/// <summary>Asks for the order of a batch of example rows. Rows that the answer leaves out come last; an answer with a number that no row has says nothing.</summary>
internal sealed class OrderExamplesOperator(RankOptions options) : AskingUnitOperator($"{options.Name}.examples", options.Type, options.Identity)
{
    private const string OrderField = "order";

    /// <summary>The examples of a unit by their numbers, the first one first; empty when the answer says nothing.</summary>
    public static IReadOnlyList<int> OrderOf(Row unit) => [.. unit.Fields[OrderField]!.Values<int>()];

    protected override async Task<(IReadOnlyList<Row> Rows, IReadOnlyList<CallKey> Calls)> AskAsync(Row unit, IOperatorContext context, CancellationToken cancellationToken)
    {
        string[] texts = await unit.Group!.ReadAsync(cancellationToken).Select(TextRows.TextOf).ToArrayAsync(cancellationToken);
        RankPrompt prompt = RankPrompt.Order(options.Criterion, options.IsAscending, texts);
        (IReadOnlyList<int> numbers, IReadOnlyList<CallKey> calls) = await options.Questions.Order.AskAsync(unit, prompt, context, cancellationToken);
        IReadOnlyList<int> drawn = ExampleArrangement.DrawnOf(unit);
        int[] named = [.. numbers.Select(static number => number - 1).Distinct()];
        IEnumerable<int> order = named.All(at => at >= 0 && at < texts.Length)
            ? named.Concat(Enumerable.Range(0, texts.Length).Except(named)).Select(at => drawn[at])
            : [];
        return ([unit with { Fields = new JObject(unit.Fields) { [OrderField] = new JArray(order) } }], calls);
    }
}
