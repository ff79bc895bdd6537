using Newtonsoft.Json.Linq;
using Pipelines.Core.Documents;
using Pipelines.Core.Identity;
using Pipelines.Core.Operators.Arranging;

namespace Pipelines.Core.Operators.Rank;

/// <summary>Asks for a rating of each row of a batch. A row that the model leaves out, or rates with no number from 1 to 7, is rated in the middle.</summary>
internal sealed class RateRowsOperator(RankOptions options) : AskingUnitOperator($"{options.Name}.rate", options.Type, options.Identity)
{
    private const int Least = 1;
    private const int Most = 7;
    private const int Middle = 4;
    private const string RatingsField = "ratings";

    public static IEnumerable<int> RatingsOf(Row unit) => unit.Fields[RatingsField]!.Values<int>();

    protected override async Task<(IReadOnlyList<Row> Rows, IReadOnlyList<CallKey> Calls)> AskAsync(Row unit, IOperatorContext context, CancellationToken cancellationToken)
    {
        string[] texts = await unit.Group!.ReadAsync(cancellationToken).Select(TextRows.TextOf).ToArrayAsync(cancellationToken);
        int examples = RatingArrangement.ExamplesOf(unit);
        RankPrompt prompt = RankPrompt.Rate(options.Criterion, texts[..examples], texts[examples..]);
        (IReadOnlyList<int> numbers, IReadOnlyList<CallKey> calls) = await options.Questions.Ratings.AskAsync(unit, prompt, context, cancellationToken);
        var ratings = new JArray(Enumerable.Range(0, texts.Length - examples).Select(i => i < numbers.Count && numbers[i] is >= Least and <= Most ? numbers[i] : Middle));
        return ([unit with { Fields = new JObject(unit.Fields) { [RatingsField] = ratings } }], calls);
    }
}
