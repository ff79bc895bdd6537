using Pipelines.Core.Operators.Arranging;
using Pipelines.Core.Operators.Cascades;
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
                new PairArrangement(name, options, question.Prompt, phases, PairStep.Probe),
                question.Description));
        }

        if (options.Cascade is { } cascade)
        {
            list.AddRange(Cascade(name, type, options, cascade, question, isOneInput));
        }

        list.Add(new OperatorPhase(
            new ComparePairsOperator($"{name}.compare", type, question),
            new PairArrangement(name, options, question.Prompt, phases, PairStep.Compare),
            question.Description));
        return list;
    }

    /// <summary>Score every candidate, then have the model compare some, to learn what scores say.</summary>
    private static IEnumerable<OperatorPhase> Cascade(
        string name, string type, BlockingOptions options, CascadeOptions cascade, PairQuestion question, bool isOneInput)
    {
        PairPhases phases = PairPhases.For(options, isOneInput);
        if (cascade.Embedding is { } embedding)
        {
            yield return new OperatorPhase(new EmbedRowsOperator($"{name}.proxy_left", type, embedding, options.LeftFields), new InputRowsArrangement(0), embedding.Description);
            if (!isOneInput)
            {
                yield return new OperatorPhase(new EmbedRowsOperator($"{name}.proxy_right", type, embedding, options.RightFields), new InputRowsArrangement(1), embedding.Description);
            }

            var scores = new PairScoreArrangement(name, options, phases);
            yield return new OperatorPhase(new PassUnitsOperator($"{name}.score", type, ScoreTraits, scores.Identity), scores, new OperatorDescription());
        }
        else
        {
            var asked = new ProxyQuestion(
                cascade.System,
                question.Prompt.Text,
                question.Prompt.StaticPrefix.Length,
                unit => question.Prompt.Render(PairFields.LeftOf(unit), PairFields.RightOf(unit)),
                PairFields.Unscored);
            var scoring = new ScoreByChatOperator($"{name}.score", type, cascade.Proxy!, asked);
            yield return new OperatorPhase(scoring, new PairArrangement(name, options, question.Prompt, phases, PairStep.Score), scoring.Description);
        }

        yield return new OperatorPhase(
            new ComparePairsOperator($"{name}.calibrate", type, question),
            new PairArrangement(name, options, question.Prompt, phases, PairStep.Calibrate),
            question.Description);
    }

    private static OperatorTraits ScoreTraits { get; } = new(
        Cardinality.OneToOne, FieldSet.None, FieldSet.None, FieldSet.None, IsRowLocal: true, UsesModel: false, PreservesOrder: true, NeedsStageStart: true);
}
