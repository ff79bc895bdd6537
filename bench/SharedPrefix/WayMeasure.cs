using System.Text.Json;

namespace Pipelines.Bench.SharedPrefix;

/// <summary>One pass of the load. Passed between processes as one line of JSON.</summary>
/// <param name="Way">Which of the ways.</param>
/// <param name="Seconds">From the first request to the last answer.</param>
/// <param name="OutputTokens">Generated.</param>
/// <param name="FirstTokenMs50">Median time from sending to the first token; all requests are sent at once.</param>
/// <param name="FirstTokenMs99">The same, of the slowest in a hundred.</param>
/// <param name="PrefillTokens">Prompt tokens that were computed.</param>
/// <param name="IdealTokens">The least that could have been.</param>
/// <param name="ReadBytes">From the tiers below memory.</param>
/// <param name="WrittenBytes">To them.</param>
/// <param name="PeakBytes">Largest resident memory of the process so far; 0 where it is another machine's.</param>
internal sealed record WayMeasure(
    string Way,
    double Seconds,
    long OutputTokens,
    double FirstTokenMs50,
    double FirstTokenMs99,
    long PrefillTokens,
    long IdealTokens,
    long ReadBytes,
    long WrittenBytes,
    long PeakBytes)
{
    public const string Heading =
        "way             seconds   TTFT p50   TTFT p99   tokens/s   prefill     ideal     over   read MB  written MB  peak MB";

    public double Over => ((double)PrefillTokens / IdealTokens) - 1;

    public string ToJson() => JsonSerializer.Serialize(this);

    public static WayMeasure FromJson(string line) =>
        JsonSerializer.Deserialize<WayMeasure>(line) ?? throw new InvalidDataException($"The bench's other process said '{line}'.");

    public override string ToString() =>
        $"{Way,-14} {Seconds,8:F2} {FirstTokenMs50,7:F0} ms {FirstTokenMs99,7:F0} ms {OutputTokens / Seconds,10:F0} {PrefillTokens,9} {IdealTokens,9} {Over,8:P2} " +
        $"{ReadBytes / 1e6,9:F1} {WrittenBytes / 1e6,11:F1} {PeakBytes / 1e6,8:F0}";

    /// <summary>The value below which this share of the samples lies.</summary>
    public static double Quantile(IEnumerable<double> samples, double share)
    {
        double[] sorted = [.. samples.Order()];
        return sorted[(int)(share * (sorted.Length - 1))];
    }
}
