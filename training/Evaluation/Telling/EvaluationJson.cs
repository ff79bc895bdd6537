using Newtonsoft.Json.Linq;
using Pipelines.Core.Scoring;

namespace Pipelines.Training.Evaluation.Telling;

/// <summary>A report for programs. Format: docs/evaluation.md.</summary>
public static class EvaluationJson
{
    public static JObject Of(EvaluationReport report) => new()
    {
        ["model"] = report.Model,
        ["documents"] = report.Results.Count,
        ["seconds"] = Math.Round(report.Elapsed.TotalSeconds, 3),
        ["documentsPerMinute"] = Math.Round(report.DocumentsPerMinute, 1),
        ["tokens"] = new JObject { ["prompt"] = report.PromptTokens, ["answer"] = report.AnswerTokens },
        ["sets"] = new JArray(report.Sets.Select(Of)),
        ["confidence"] = report.Calibration is { } calibration ? CalibrationJson.Of(calibration) : null,
        ["wrong"] = new JArray(report.Results.SelectMany(WrongIn)),
    };

    private static JObject Of(SetScore set) => new()
    {
        ["set"] = set.Name,
        ["documents"] = ShareJson.Of(set.Documents),
        ["valid"] = ShareJson.Of(set.Valid),
        ["fields"] = ShareJson.Of(set.Fields),
        ["forms"] = Of(set.Forms),
        ["kinds"] = Of(set.Kinds),
    };

    private static JObject Of(IReadOnlyDictionary<string, Share> shares) => new(shares.Select(static one => new JProperty(one.Key, ShareJson.Of(one.Value))));

    private static IEnumerable<JObject> WrongIn(ItemResult result) => result.Item.Gold.Where(field => !result.IsRight(field)).Select(field => new JObject
    {
        ["id"] = result.Item.Id,
        ["field"] = field.Name,
        ["form"] = field.Form,
        ["gold"] = field.Value.DeepClone(),
        ["given"] = result.GivenFor(field)?.DeepClone(),
        ["fault"] = result.Answer.Fault,
    });
}
