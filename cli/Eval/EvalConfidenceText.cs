using Pipelines.Cli.Output;
using Pipelines.Core.Scoring;

namespace Pipelines.Cli.Eval;

/// <summary>Tells people what the confidence of models is worth.</summary>
internal static class EvalConfidenceText
{
    public static void Tell(IReadOnlyList<ModelEvaluation> models, double target, ICommandOutput output)
    {
        ModelEvaluation[] telling = [.. models.Where(static model => model.Score?.Calibration is not null)];
        if (telling.Length > 0)
        {
            output.Table(new TextTable(
                ["model", "accept from", "share of rows", "right"],
                [.. telling.SelectMany(static model => model.Score!.Calibration!.Levels().Select(level => Cells(model, level)))]));
        }

        foreach (ModelEvaluation model in telling)
        {
            output.Line($"{model.Model}: {Sentence(model, EvalRouting.Of(model, models, target), target)}");
        }
    }

    private static string[] Cells(ModelEvaluation model, AcceptanceLevel level) =>
        [model.Model, $"{level.Threshold:0.0000}", $"{100 * level.Accepted.Value:0} %", EvalReport.Text(level.Right)];

    private static string Sentence(ModelEvaluation model, EvalRouting? routing, double target)
    {
        string error = $"its confidence is off by {100 * model.Score!.Calibration!.ExpectedError:0.0} points on average";
        if (routing is not { Level: var level })
        {
            return $"{error}; no threshold lets {100 * target:0.#} % of the accepted rows be right";
        }

        string rest = routing is { Rest: { } other, Together: { } together } ? $"; with the rest answered by {other.Model} {EvalReport.Text(together)} of all rows are right" : "";
        return $"{error}; accepting from {level.Threshold:0.0000} on keeps {100 * level.Accepted.Value:0} % of the rows, {EvalReport.Text(level.Right)} of them right{rest}";
    }
}
