using Newtonsoft.Json.Linq;

namespace Pipelines.Core.Scoring;

/// <summary>A calibration as every report writes it.</summary>
public static class CalibrationJson
{
    private const int Digits = 6;

    public static JObject Of(ConfidenceCalibration calibration) => new()
    {
        ["answers"] = calibration.Count,
        ["expectedError"] = Math.Round(calibration.ExpectedError, Digits),
        ["bins"] = new JArray(calibration.Bins.Select(static bin => new JObject
        {
            ["confidence"] = Math.Round(bin.Confidence, Digits),
            ["right"] = ShareJson.Of(bin.Right),
        })),
        ["levels"] = new JArray(calibration.Levels().Select(Of)),
    };

    public static JObject Of(AcceptanceLevel level) => new()
    {
        ["threshold"] = level.Threshold,
        ["accepted"] = Math.Round(level.Accepted.Value, Digits),
        ["right"] = ShareJson.Of(level.Right),
    };
}
