using System.Globalization;
using System.Text.RegularExpressions;

namespace GpuHost.Tests.Metrics;

/// <summary>A page of metrics, read as strictly as Prometheus' text format 0.0.4 asks for.</summary>
internal sealed partial class MetricLines
{
    private readonly Dictionary<string, double> _samples = new(StringComparer.Ordinal);

    /// <summary>Each sample by its name and labels as they stand there.</summary>
    public IReadOnlyDictionary<string, double> Samples => _samples;

    public double this[string sample] => _samples.GetValueOrDefault(sample);

    public static MetricLines Parse(string text)
    {
        var lines = new MetricLines();
        Assert.EndsWith("\n", text, StringComparison.Ordinal);
        HashSet<string> families = [];
        (string family, string type) = ("", "");
        string[] all = text.Split('\n')[..^1];
        for (int at = 0; at < all.Length; at++)
        {
            if (all[at].StartsWith("# HELP ", StringComparison.Ordinal))
            {
                family = all[at].Split(' ')[2];
                Assert.True(families.Add(family), $"{family} begins twice");
                Match head = TypeLine().Match(all[++at]);
                Assert.True(head.Success && head.Groups[1].Value == family, all[at]);
                type = head.Groups[2].Value;
                continue;
            }

            Match sample = SampleLine().Match(all[at]);
            Assert.True(sample.Success, all[at]);
            string name = sample.Groups[1].Value;
            Assert.Equal(family, type == "histogram" ? HistogramPart().Replace(name, "") : name);
            Assert.True(lines._samples.TryAdd(name + sample.Groups[2].Value, double.Parse(sample.Groups[3].Value, CultureInfo.InvariantCulture)), all[at]);
        }

        return lines;
    }

    [GeneratedRegex("^# TYPE ([a-z_]+) (counter|gauge|histogram)$")]
    private static partial Regex TypeLine();

    [GeneratedRegex("""^([a-z_]+)((?:\{[a-z]+="(?:[^"\\]|\\[\\n"])*"(?:,[a-z]+="(?:[^"\\]|\\[\\n"])*")*\})?) ([0-9.E+-]+)$""")]
    private static partial Regex SampleLine();

    [GeneratedRegex("_(bucket|sum|count)$")]
    private static partial Regex HistogramPart();
}
