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
        return
        [
            .. answer.Answers.Select((fields, i) => RowResult.Ok(
                Name,
                new Row(isDerived ? row.Id.Derive(Name, i) : row.Id, options.Made.Merge(row.Fields, fields, answer.Context, ("prompt", answer.Prompt!))))),
        ];
    }
}
