using Pipelines.Core.Operators.Arranging;

namespace Pipelines.Core.Operators.Pairs;

/// <summary>The phases that end with every candidate compared: embed, probe, compare.</summary>
internal static class PairPhaseList
{
    /// <summary>In the order of <see cref="PairPhases"/>.</summary>
    public static IReadOnlyList<OperatorPhase> Of(string name, string type, BlockingOptions options, PairQuestion question, bool isOneInput)
    {
        PairPhases phases = PairPhases.For(options, isOneInput);
        List<OperatorPhase> list = [];
        if (options.UsesEmbeddings && isOneInput)
        {
            list.Add(new OperatorPhase(new EmbedRowsOperator($"{name}.embed", type, options, options.LeftFields), null, Embedding(options)));
        }
        else if (options.UsesEmbeddings)
        {
            list.Add(new OperatorPhase(new EmbedRowsOperator($"{name}.embed_left", type, options, options.LeftFields), new InputRowsArrangement(0), Embedding(options)));
            list.Add(new OperatorPhase(new EmbedRowsOperator($"{name}.embed_right", type, options, options.RightFields), new InputRowsArrangement(1), Embedding(options)));
        }

        if (options.FindsThreshold)
        {
            list.Add(new OperatorPhase(
                new ComparePairsOperator($"{name}.probe", type, question),
                new PairArrangement(name, options, question.Prompt, phases, isProbe: true),
                question.Description));
        }

        list.Add(new OperatorPhase(
            new ComparePairsOperator($"{name}.compare", type, question),
            new PairArrangement(name, options, question.Prompt, phases, isProbe: false),
            question.Description));
        return list;
    }

    private static OperatorDescription Embedding(BlockingOptions options) => new()
    {
        Model = options.EmbeddingModel,
        Calls = new CallEstimate(0, 1),
    };
}
