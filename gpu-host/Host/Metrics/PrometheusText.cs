using System.Globalization;
using System.Text;

namespace GpuHost.Host.Metrics;

/// <summary>Writes metrics in Prometheus' text format 0.0.4: the head of a family, then all of its samples.</summary>
internal sealed class PrometheusText
{
    public const string ContentType = "text/plain; version=0.0.4; charset=utf-8";

    private readonly StringBuilder _text = new();

    /// <summary>Begins a family that only grows; its name ends in <c>_total</c>.</summary>
    public void Counter(string name, string help) => Head(name, "counter", help);

    /// <summary>Begins a family that goes up and down.</summary>
    public void Gauge(string name, string help) => Head(name, "gauge", help);

    /// <summary>A whole family of one histogram, with the buckets cumulated.</summary>
    public void Histogram(string name, string help, LatencyHistogram histogram)
    {
        Head(name, "histogram", help);
        (IReadOnlyList<long> counts, double sumSeconds) = histogram.Read();
        long soFar = 0;
        foreach ((int at, long count) in counts.Index())
        {
            soFar += count;
            string bound = at < histogram.BoundsSeconds.Count ? Number(histogram.BoundsSeconds[at]) : "+Inf";
            Sample($"{name}_bucket", soFar, ("le", bound));
        }

        Sample($"{name}_sum", sumSeconds);
        Sample($"{name}_count", soFar);
    }

    public void Sample(string name, double value, params ReadOnlySpan<(string Name, string Value)> labels)
    {
        _text.Append(name);
        char before = '{';
        foreach ((string label, string text) in labels)
        {
            _text.Append(before).Append(label).Append("=\"").Append(EscapeLabel(text)).Append('"');
            before = ',';
        }

        _text.Append(labels.IsEmpty ? " " : "} ").Append(Number(value)).Append('\n');
    }

    public override string ToString() => _text.ToString();

    private void Head(string name, string type, string help) =>
        _text.Append("# HELP ").Append(name).Append(' ').Append(EscapeHelp(help)).Append('\n')
            .Append("# TYPE ").Append(name).Append(' ').Append(type).Append('\n');

    private static string Number(double value) => value.ToString("R", CultureInfo.InvariantCulture);

    private static string EscapeHelp(string text) =>
        text.Replace("\\", "\\\\", StringComparison.Ordinal).Replace("\n", "\\n", StringComparison.Ordinal);

    private static string EscapeLabel(string text) => EscapeHelp(text).Replace("\"", "\\\"", StringComparison.Ordinal);
}
