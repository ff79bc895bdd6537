using Newtonsoft.Json.Linq;
using Pipelines.Core.Documents;
using Pipelines.Core.Identity;
using Pipelines.Core.Operators.Asking;

namespace Pipelines.Core.Operators.Filter;

/// <summary>Keeps the rows that a model says yes to. What else it answers stays on the kept rows; the decision does not.</summary>
internal sealed class FilterOperator(FilterOptions options, ContentHash identity)
    : AskingOperator(options.Name, "filter", options.Question, options.SkipOnError, TraitsOf(options), identity)
{
    public static OperatorTraits TraitsOf(FilterOptions options) => new(
        Cardinality.OneToAtMostOne,
        options.Question.FieldsRead,
        options.Question.FieldsAnswered.Union(options.Made.FieldsWritten),
        FieldSet.Of([.. options.Made.DropKeys, options.DecisionField]),
        IsRowLocal: !options.Question.NeedsStageStart,
        UsesModel: true,
        PreservesOrder: true,
        NeedsStageStart: options.Question.NeedsStageStart);

    protected override IReadOnlyList<RowResult> Make(Row row, RowAnswer answer)
    {
        JObject fields = answer.Answers[0];
        // With DocETL's quirks a missing decision is the text "Not found", which Python takes for yes.
        if (fields[options.DecisionField] is JValue { Value: false })
        {
            return [RowResult.Filtered(Name, row)];
        }

        return [RowResult.Ok(Name, row with { Fields = options.Kept(row.Fields, fields, answer.Context, answer.Confidence, answer.Prompt!) })];
    }
}
