using Newtonsoft.Json.Linq;
using Pipelines.Core.Documents;
using Pipelines.Core.Identity;
using Pipelines.Core.Operators.Asking;

namespace Pipelines.Core.Operators.Map;

/// <summary>Adds a model's answer to each row; several answers make several rows.</summary>
internal sealed class MapOperator(MapOptions options, string type, ContentHash identity)
    : AskingOperator(options.Name, type, options.Question, options.SkipOnError, MapTraits.Of(options), identity)
{
    protected override IReadOnlyList<RowResult> Make(Row row, RowAnswer answer)
    {
        bool isDerived = options.Question.Policy.Contract.AnswerCount > 1;
        var made = new RowResult[answer.Answers.Count];
        for (int i = 0; i < made.Length; i++)
        {
            JObject fields = options.Made.Merge(row.Fields, answer.Answers[i], answer.Context, answer.Confidence, ("prompt", answer.Prompt!));
            made[i] = RowResult.Ok(Name, new Row(isDerived ? row.Id.Derive(Name, i) : row.Id, fields));
        }

        return made;
    }
}
