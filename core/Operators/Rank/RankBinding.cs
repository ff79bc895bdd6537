using Pipelines.Core.Operators.Arranging;
using Pipelines.Core.Operators.Binding;
using Pipelines.Core.Operators.Embedding;

namespace Pipelines.Core.Operators.Rank;

/// <summary>Makes the phases of a ranking: the first order, its refinement, the rows.</summary>
internal static class RankBinding
{
    public static BoundOperator Bind(RankOptions options) =>
        new(new PassUnitsOperator(options.Name, options.Type, TraitsOf(options), options.Identity), new OperatorDescription())
        {
            Arrangement = new RankedRowsArrangement(options),
            EarlierPhases =
            [
                .. OrderingPhases(options),
                new OperatorPhase(new RefineOrderOperator(options), new WindowArrangement(options), Description(options, options.Questions.Picks, new CallEstimate(0, 0, options.Windowing.Calls))),
            ],
        };

    /// <summary>In the order of <see cref="RankPhases"/>.</summary>
    private static IReadOnlyList<OperatorPhase> OrderingPhases(RankOptions options)
    {
        var embed = new OperatorPhase(new EmbedRowsOperator($"{options.Name}.embed", options.Type, options.Embedding, options.Text), null, options.Embedding.Description);
        return options.Ordering switch
        {
            RankOrdering.Ratings =>
            [
                new OperatorPhase(
                    new RateRowsOperator(options),
                    new RatingArrangement(options),
                    Description(options, options.Questions.Ratings, new CallEstimate(1.0 / options.BatchRows, 1 + options.Questions.Ratings.Policy.RetriesMax))),
            ],
            RankOrdering.Similarity => [embed, QueryArrangement.Phase(options.Type, options.Name, options.Embedding, Criterion(options))],
            _ => [embed, new OperatorPhase(new OrderExamplesOperator(options), new ExampleArrangement(options), Description(options, options.Questions.Order, CallEstimate.None))],
        };
    }

    private static QueryArrangement Criterion(RankOptions options) => new(options.Name, options.Identity, async (context, cancellationToken) =>
        await context.Inputs[0].ReadAsync(cancellationToken).FirstOrDefaultAsync(cancellationToken) is { } first ? [new EmbeddedQuery(first.Id, options.Criterion, null)] : []);

    private static OperatorDescription Description(RankOptions options, NumbersQuestion question, CallEstimate calls) => new()
    {
        Model = question.Policy.Model.Model,
        UsesProviderBatch = question.Policy.Model.Delivery == Inference.CallDelivery.ProviderBatch,
        SystemMessage = question.System.Content,
        Prompts = [new PromptDescription("prompt", options.Criterion, "", options.Text.FieldsRead)],
        AnswerSchema = question.Policy.Contract.Schema.CanonicalText,
        BypassesEarlierRuns = question.Policy.Model.BypassesEarlierRuns,
        Calls = calls,
    };

    private static OperatorTraits TraitsOf(RankOptions options) => new(
        options.DropsOthers ? Cardinality.ManyToMany : Cardinality.OneToOne,
        options.Text.FieldsRead,
        FieldSet.Of([RankedRowsArrangement.RankField]),
        FieldSet.None,
        IsRowLocal: false,
        UsesModel: true,
        PreservesOrder: false,
        NeedsStageStart: true);
}
