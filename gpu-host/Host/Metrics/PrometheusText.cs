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

    /// <summary>A whole family of one histogram.</summary>
    public void Histogram(string name, string help, LatencyHistogram histogram)
    {
        Histogram(name, help);
        (IReadOnlyList<long> counts, double sumSeconds) = histogram.Read();
        Buckets(name, histogram.BoundsSeconds, counts, sumSeconds);
    }

    /// <summary>Begins a family of histograms.</summary>
    public void Histogram(string name, string help) => Head(name, "histogram", help);

    /// <summary>One histogram, with the buckets cumulated.</summary>
    /// <param name="name">Of the family.</param>
    /// <param name="bounds">The upper bound of each bucket but the last.</param>
    /// <param name="counts">The count of each bucket by itself; none for a histogram that is empty.</param>
    /// <param name="sum">Of all that was counted.</param>
    /// <param name="labels">Of this histogram.</param>
    public void Buckets(string name, IReadOnlyList<double> bounds, IReadOnlyList<long> counts, double sum, params ReadOnlySpan<(string Name, string Value)> labels)
    {
        long soFar = 0;
        foreach ((int at, long count) in counts.Index())
        {
            soFar += count;
            string bound = at < bounds.Count ? Number(bounds[at]) : "+Inf";
            Sample($"{name}_bucket", soFar, [.. labels, ("le", bound)]);
        }

        Sample($"{name}_sum", sum, labels);
        Sample($"{name}_count", soFar, labels);
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
