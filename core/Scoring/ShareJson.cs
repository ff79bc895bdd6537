using Newtonsoft.Json.Linq;

namespace Pipelines.Core.Scoring;

/// <summary>A share as every report writes it.</summary>
public static class ShareJson
{
    private const int Digits = 6;

    public static JObject Of(Share share) => new()
    {
        ["right"] = share.Right,
        ["of"] = share.Of,
        ["share"] = Math.Round(share.Value, Digits),
        ["low"] = Math.Round(share.Interval.Low, Digits),
        ["high"] = Math.Round(share.Interval.High, Digits),
    };
}
