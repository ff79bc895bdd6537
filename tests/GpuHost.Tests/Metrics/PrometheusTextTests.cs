using GpuHost.Host.Metrics;

namespace GpuHost.Tests.Metrics;

public sealed class PrometheusTextTests
{
    [Fact]
    public void Histogram_OfKnownTimes_CumulatesAndIncludesTheBound()
    {
        var histogram = new LatencyHistogram([0.5, 1]);
        foreach (double seconds in new[] { 0.25, 0.5, 0.75, 8 })
        {
            histogram.Add(TimeSpan.FromSeconds(seconds));
        }

        var text = new PrometheusText();
        text.Histogram("took", "A \\ and\na line.", histogram);

        Assert.Equal(
            "# HELP took A \\\\ and\\na line.\n# TYPE took histogram\ntook_bucket{le=\"0.5\"} 2\ntook_bucket{le=\"1\"} 3\ntook_bucket{le=\"+Inf\"} 4\ntook_sum 9.5\ntook_count 4\n",
            text.ToString());
    }
}
