using Pipelines.Core.Operators.Arranging;
using Pipelines.Core.Operators.Embedding;

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
            list.Add(new OperatorPhase(new EmbedRowsOperator($"{name}.embed", type, options.Embedding, options.LeftFields), null, options.Embedding.Description));
        }
        else if (options.UsesEmbeddings)
        {
            list.Add(new OperatorPhase(new EmbedRowsOperator($"{name}.embed_left", type, options.Embedding, options.LeftFields), new InputRowsArrangement(0), options.Embedding.Description));
            list.Add(new OperatorPhase(new EmbedRowsOperator($"{name}.embed_right", type, options.Embedding, options.RightFields), new InputRowsArrangement(1), options.Embedding.Description));
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
}
