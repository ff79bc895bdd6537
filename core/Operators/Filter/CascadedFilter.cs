using Newtonsoft.Json.Linq;
using Pipelines.Core.Operators.Arranging;
using Pipelines.Core.Operators.Asking;
using Pipelines.Core.Operators.Binding;
using Pipelines.Core.Operators.Cascades;
using Pipelines.Core.Operators.Embedding;
using Pipelines.Core.Operators.Pairs;

namespace Pipelines.Core.Operators.Filter;

/// <summary>
/// Makes a filter with a cascade: every row is scored, or embedded; of some the filter's model is asked, to learn what scores say; then of those whose scores do not
/// tell; then all is put together.
/// </summary>
internal static class CascadedFilter
{
    private const string Type = "filter";

    public static BoundOperator Bind(CascadedFilterOptions options)
    {
        string name = options.Filter.Name;
        OperatorDescription asking = RowQuestionDescription.Of(options.Filter.Question);
        IEnumerable<OperatorPhase> steps = options.Steps.Select(step => new OperatorPhase(
            Asking(options, $"{name}.{step.ToString().ToLowerInvariant()}"),
            new FilterStepArrangement(options, step),
            // At least no row is asked about, at most every row is, in one of the steps.
            asking with { Calls = new CallEstimate(0, step == FilterStep.Ask ? asking.Calls.PerRowMax : 0) }));
        return new BoundOperator(new PassUnitsOperator(name, Type, Traits(options.Filter), options.Identity), new OperatorDescription())
        {
            Arrangement = new CascadedFilterArrangement(options),
            EarlierPhases = [Proxy(options), .. steps],
        };
    }

    private static OperatorPhase Proxy(CascadedFilterOptions options)
    {
        (string name, RowQuestion question) = ($"{options.Filter.Name}.proxy", options.Filter.Question);
        if (options.Cascade.Embedding is { } embedding)
        {
            return new OperatorPhase(new EmbedRowsOperator(name, Type, embedding, BlockingFields.Of(null, question.Prompt.FieldsRead)), null, embedding.Description);
        }

        var asked = new ProxyQuestion(
            options.Cascade.System,
            question.Prompt.Text,
            question.Prompt.StaticPrefix.Length,
            row => question.Prompt.Render(row.Fields),
            static _ => new JObject());
        var scoring = new ScoreByChatOperator(name, Type, options.Cascade.Proxy!, asked);
        return new OperatorPhase(scoring, null, scoring.Description);
    }

    private static FilterOperator Asking(CascadedFilterOptions options, string name) => new(options.Filter with { Name = name, SkipOnError = false }, options.FilterIdentity);

    private static OperatorTraits Traits(FilterOptions options) => FilterOperator.TraitsOf(options) with
    {
        Cardinality = Cardinality.ManyToMany,
        IsRowLocal = false,
        NeedsStageStart = true,
    };
}
