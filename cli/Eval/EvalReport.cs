using Newtonsoft.Json.Linq;
using Pipelines.Cli.Output;
using Pipelines.Cli.Runs;
using Pipelines.Core.Scoring;

namespace Pipelines.Cli.Eval;

/// <summary>What an evaluation tells: a table for people, the same as JSON for programs.</summary>
/// <param name="Models">In the order in which they were asked.</param>
/// <param name="Target">The share of accepted rows that shall be right; null when nobody wants to know how sure the models are.</param>
internal sealed record EvalReport(IReadOnlyList<ModelEvaluation> Models, double? Target)
{
    public ModelEvaluation? Recommended { get; } = EvalRecommendation.Of(Models);

    public void Tell(ICommandOutput output)
    {
        string[] fields = [.. FieldNames()];
        output.Table(new TextTable(
            ["model", "rows right", .. fields, "failed", "tokens in", "tokens out", "seconds", "cost"],
            [.. Models.Select(model => Cells(model, fields))]));
        foreach (ModelEvaluation model in Models)
        {
            foreach (string note in NotesOn(model))
            {
                output.Line($"{model.Model}: {note}");
            }
        }

        if (Target is { } target)
        {
            EvalConfidenceText.Tell(Models, target, output);
        }

        if (Recommended is { } best)
        {
            output.Line($"recommended: {best.Model}, the cheapest of those that are as good as the best within what so few rows can tell");
        }
    }

    public JObject ToJson() => new()
    {
        ["recommended"] = Recommended?.Model,
        ["models"] = new JArray(Models.Select(model => new JObject
        {
            ["model"] = model.Model,
            ["runId"] = model.Run.RunId.ToString(),
            ["status"] = model.Run.Status.ToString(),
            ["message"] = model.Run.Message,
            ["rows"] = model.Score is { } score ? ShareJson.Of(score.Rows) : null,
            ["missingRows"] = model.Score?.MissingRows,
            ["extraRows"] = model.Score?.ExtraRows,
            ["failedRows"] = model.Run.Rows.Failed,
            ["fields"] = model.Score is { } scored ? new JObject(scored.Fields.Select(static field => new JProperty(field.Field, ShareJson.Of(field.Share)))) : null,
            ["confidence"] = ConfidenceOf(model),
            ["seconds"] = Math.Round(model.Seconds, 3),
            ["usage"] = RunReport.Of(model.Run.Usage),
            ["costPerCall"] = model.CostPerCall,
        })),
    };

    private JObject? ConfidenceOf(ModelEvaluation model)
    {
        if (Target is not { } target || model.Score?.Calibration is not { } calibration)
        {
            return null;
        }

        JObject told = CalibrationJson.Of(calibration);
        told["target"] = target;
        told["recommended"] = EvalRouting.Of(model, Models, target) is not { } routing ? null : new JObject
        {
            ["min"] = routing.Level.Threshold,
            ["accepted"] = Math.Round(routing.Level.Accepted.Value, 6),
            ["right"] = ShareJson.Of(routing.Level.Right),
            ["rest"] = routing.Rest?.Model,
            ["together"] = routing.Together is { } together ? ShareJson.Of(together) : null,
        };
        return told;
    }

    private IEnumerable<string> FieldNames() => Models
        .Where(static model => model.Score is not null)
        .SelectMany(static model => model.Score!.Fields.Select(static field => field.Field))
        .Distinct(StringComparer.Ordinal);

    private static string[] Cells(ModelEvaluation model, IEnumerable<string> fields) =>
    [
        model.Model,
        model.Score is { } score ? Text(score.Rows) : "-",
        .. fields.Select(name => model.Score?.Fields.FirstOrDefault(field => field.Field == name) is { } field ? Text(field.Share) : "-"),
        $"{model.Run.Rows.Failed:N0}",
        $"{model.Run.Usage.InputTokens:N0}",
        $"{model.Run.Usage.OutputTokens:N0}",
        $"{model.Seconds:0.0}",
        model.Run.Usage.Cost is { } cost ? $"{cost:0.0000##}" : "unknown",
    ];

    private IEnumerable<string> NotesOn(ModelEvaluation model)
    {
        if (Target is not null && model.Score is not null && model.Score.Verdicts.All(static row => row.Confidence is null))
        {
            yield return "its rows tell no confidence: the endpoint tells no log-probabilities (try output.mode: structured_output), or no operation of the pipeline can tell it";
        }

        if (model.Score is null)
        {
            yield return $"no score: its run is {RunReport.StatusText(model.Run.Status)}{(model.Run.Message is { } why ? $", {why}" : "")}";
        }

        if (model.Score is { MissingRows: > 0 } score)
        {
            yield return $"{score.MissingRows:N0} gold lines have no row; each of their fields counts as wrong";
        }

        if (model.Score is { ExtraRows: > 0 } extra)
        {
            yield return $"{extra.ExtraRows:N0} rows have no gold line and are not compared";
        }

        if (model.Run.Usage.ReusedCalls > 0)
        {
            yield return $"{model.Run.Usage.ReusedCalls:N0} answers were there already; tokens, seconds and cost are those of the other calls";
        }
    }

    public static string Text(Share share) => $"{100 * share.Value:0.0} % ({100 * share.Interval.Low:0}-{100 * share.Interval.High:0})";
}
