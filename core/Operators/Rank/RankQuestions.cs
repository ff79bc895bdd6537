using Newtonsoft.Json.Linq;
using Pipelines.Core.Identity;
using Pipelines.Core.Inference;
using Pipelines.Core.Operators.Asking;
using Pipelines.Core.Planning;
using Pipelines.Core.Schemas;

namespace Pipelines.Core.Operators.Rank;

/// <summary>What the model is asked while rows are ranked. Immutable. Fields and the numbering of documents are DocETL's.</summary>
/// <param name="Ratings">A rating for each document.</param>
/// <param name="Order">The numbers of documents, in order.</param>
/// <param name="Picks">The numbers of the first ones of many documents.</param>
internal sealed record RankQuestions(NumbersQuestion Ratings, NumbersQuestion Order, NumbersQuestion Picks)
{
    public static RankQuestions Of(SystemPrompt system, ModelOptions model, int retries, bool isAscending) => new(
        Question("ratings", system, model, retries),
        Question("ranking", system, model, retries),
        Question(isAscending ? "bottom_picks" : "top_picks", system, model, retries));

    public void AddTo(CanonicalHasher hasher)
    {
        foreach (NumbersQuestion question in new[] { Ratings, Order, Picks })
        {
            hasher.Add(question.System.Content);
            RowQuestionIdentity.AddPolicy(hasher, question.Policy);
        }
    }

    private static NumbersQuestion Question(string field, SystemPrompt system, ModelOptions model, int retries)
    {
        var contract = new OutputContract(
            OutputSchema.FromJsonSchema(new JObject
            {
                ["type"] = "object",
                ["properties"] = new JObject { [field] = new JObject { ["type"] = "array", ["items"] = new JObject { ["type"] = "integer" } } },
                ["required"] = new JArray(field),
                ["additionalProperties"] = false,
            }).Value!,
            OutputMode.Tools);
        return new NumbersQuestion(field, SystemMessage.For(system, contract, null), new AnswerPolicy(contract, model, [], retries, Gleaning: null));
    }
}
