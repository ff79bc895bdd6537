using Pipelines.Core.Scoring;

namespace Pipelines.Cli.Eval;

/// <summary>Chooses among models that were compared.</summary>
internal static class EvalRecommendation
{
    /// <summary>
    /// The cheapest of those that are as good as the best within what so few rows can tell: their share of right fields lies in the
    /// best one's 95 % interval. Of equal price the better one, then the first. Null when none has a score.
    /// </summary>
    public static ModelEvaluation? Of(IReadOnlyList<ModelEvaluation> models)
    {
        ModelEvaluation[] scored = [.. models.Where(static model => model.Score is not null)];
        if (scored.Length == 0)
        {
            return null;
        }

        double least = AllFields(scored.MaxBy(static model => AllFields(model).Value)!).Interval.Low;
        return scored
            .Where(model => AllFields(model).Value >= least)
            .OrderBy(static model => model.CostPerCall ?? decimal.MaxValue)
            .ThenByDescending(static model => AllFields(model).Value)
            .First();
    }

    /// <summary>Right fields of all fields of all rows.</summary>
    public static Share AllFields(ModelEvaluation model) =>
        model.Score!.Fields.Aggregate(default(Share), static (sum, field) => sum + field.Share);
}
