using Pipelines.Core.Scoring;

namespace Pipelines.Cli.Eval;

/// <summary>From which confidence on the rows of a model are accepted, and what comes out when another model answers the rest.</summary>
/// <param name="Level">What is accepted.</param>
/// <param name="Rest">The model that is right most often of the others that were compared; null when none is better.</param>
/// <param name="Together">Rows that are right when it answers the rest; null without one.</param>
internal sealed record EvalRouting(AcceptanceLevel Level, ModelEvaluation? Rest, Share? Together)
{
    /// <summary>Null when the model tells no confidence, or no threshold reaches the target.</summary>
    public static EvalRouting? Of(ModelEvaluation model, IReadOnlyList<ModelEvaluation> all, double target)
    {
        if (model.Score?.Calibration?.Recommend(target) is not { } level)
        {
            return null;
        }

        ModelEvaluation? rest = all
            .Where(other => other != model && other.Score is not null && other.Score.Rows.Value > model.Score.Rows.Value)
            .MaxBy(static other => other.Score!.Rows.Value);
        return new EvalRouting(level, rest, rest is null ? null : CountTogether(model.Score, rest.Score!, level.Threshold));
    }

    private static Share CountTogether(GoldScore own, GoldScore rest, double threshold) =>
        new(own.Verdicts.Zip(rest.Verdicts, (mine, others) => (mine.Confidence >= threshold ? mine : others).IsRight).Count(static right => right), own.Verdicts.Count);
}
