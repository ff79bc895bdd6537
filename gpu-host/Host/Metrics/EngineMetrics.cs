using GpuHost.Host.Models;
using GpuHost.Serving.Engine;

namespace GpuHost.Host.Metrics;

/// <summary>What each open model does. Its counters begin again when it is closed and opened.</summary>
internal static class EngineMetrics
{
    private const string Prefix = "pipelines_engine_";

    private sealed record Line(string Model, string Mode, long BytesPerCell, EngineStatistics Now)
    {
        public (string Name, string Value)[] Labels { get; } = [("model", Model), ("mode", Mode)];
    }

    public static void Write(PrometheusText text, IReadOnlyList<ServedModel> models)
    {
        Line[] lines = [.. models.SelectMany(LinesOf)];
        text.Gauge($"{Prefix}requests_queued", "Requests that wait for a sequence.");
        Each(text, $"{Prefix}requests_queued", lines, static now => now.RequestsQueued);
        text.Gauge($"{Prefix}requests_running", "Requests that have a sequence.");
        Each(text, $"{Prefix}requests_running", lines, static now => now.RequestsRunning);
        text.Gauge($"{Prefix}cells_used", "KV cells in use.");
        Each(text, $"{Prefix}cells_used", lines, static now => now.CellsUsed);
        text.Gauge($"{Prefix}cells", "KV cells of the context.");
        Each(text, $"{Prefix}cells", lines, static now => now.CellsTotal);
        text.Counter($"{Prefix}prefill_tokens_total", "Prompt tokens that were computed.");
        Each(text, $"{Prefix}prefill_tokens_total", lines, static now => now.PrefillTokensComputed);
        text.Counter($"{Prefix}decode_tokens_total", "Output tokens that were computed.");
        Each(text, $"{Prefix}decode_tokens_total", lines, static now => now.DecodeTokensComputed);
        WriteSteps(text, lines);
        WriteCached(text, lines);
        WriteSnapshots(text, lines);
        text.Counter($"{Prefix}swap_outs_total", "Times that a request gave up its cells for a while.");
        Each(text, $"{Prefix}swap_outs_total", lines, static now => now.SwapOuts);
    }

    private static void WriteCached(PrometheusText text, Line[] lines)
    {
        const string Name = $"{Prefix}cached_tokens_total";
        text.Counter(Name, "Prompt tokens that were not computed again, by the tier that had them.");
        Each(text, Name, lines, static now => now.PromptTokensCached, ("tier", "context"));
        Each(text, Name, lines, static now => now.PromptTokensFromHost, ("tier", "host"));
        Each(text, Name, lines, static now => now.PromptTokensFromDisk, ("tier", "disk"));
        Each(text, Name, lines, static now => now.PromptTokensFromBlob, ("tier", "blob"));
    }

    private static void WriteSnapshots(PrometheusText text, Line[] lines)
    {
        text.Gauge($"{Prefix}tier_bytes", "KV that a tier holds: of this model in the context and in memory, of all models and workers below, as last counted.");
        foreach (Line line in lines)
        {
            WriteHeld(text, line);
        }

        text.Counter($"{Prefix}store_bytes_total", "Bytes of KV snapshots that went to a tier below memory or came from it.");
        foreach (Line line in lines)
        {
            foreach (TierStatistics tier in line.Now.StoreTiers)
            {
                text.Sample($"{Prefix}store_bytes_total", tier.ReadBytes, [.. line.Labels, ("tier", PromptMetrics.NameOf(tier.Tier)), ("direction", "read")]);
                text.Sample($"{Prefix}store_bytes_total", tier.WrittenBytes, [.. line.Labels, ("tier", PromptMetrics.NameOf(tier.Tier)), ("direction", "written")]);
            }
        }

        text.Counter($"{Prefix}snapshots_refused_total", "Snapshots that were not taken: by the engine, or because a stored one failed its verification.");
        Each(text, $"{Prefix}snapshots_refused_total", lines, static now => now.SnapshotsRefused, ("by", "engine"));
        Each(text, $"{Prefix}snapshots_refused_total", lines, static now => now.StoreSnapshotsRefused, ("by", "verification"));
        text.Counter($"{Prefix}store_failures_total", "Times that the store could not be reached, read or written.");
        Each(text, $"{Prefix}store_failures_total", lines, static now => now.StoreFailures);
    }

    private static void WriteSteps(PrometheusText text, Line[] lines)
    {
        const string Name = $"{Prefix}step_tokens";
        double[] bounds = [.. EngineStatistics.StepBoundsTokens.Select(static tokens => (double)tokens)];
        text.Histogram(Name, "Tokens that were computed together: the size of the batch of each step.");
        foreach (Line line in lines)
        {
            text.Buckets(Name, bounds, line.Now.StepsBySize, line.Now.PrefillTokensComputed + line.Now.DecodeTokensComputed, line.Labels);
        }
    }

    private static void WriteHeld(PrometheusText text, Line line)
    {
        const string Name = $"{Prefix}tier_bytes";
        text.Sample(Name, line.Now.CellsUsed * line.BytesPerCell, [.. line.Labels, ("tier", "context")]);
        text.Sample(Name, line.Now.HostSnapshotBytes, [.. line.Labels, ("tier", "host")]);
        foreach (TierStatistics tier in line.Now.StoreTiers)
        {
            if (tier.HeldBytes is { } held)
            {
                text.Sample(Name, held, [.. line.Labels, ("tier", PromptMetrics.NameOf(tier.Tier))]);
            }
        }
    }

    /// <summary>The deterministic mode has a context of its own, which is there once it was asked for.</summary>
    private static IEnumerable<Line> LinesOf(ServedModel model)
    {
        yield return new Line(model.Name, "batched", model.Engine.Layout.BytesPerToken, model.Engine.Statistics);
        if (model.Engine.DeterministicStatistics is { } deterministic)
        {
            yield return new Line(model.Name, "deterministic", model.Engine.Layout.BytesPerToken, deterministic);
        }
    }

    private static void Each(
        PrometheusText text, string name, Line[] lines, Func<EngineStatistics, long> read, params ReadOnlySpan<(string Name, string Value)> more)
    {
        foreach (Line line in lines)
        {
            text.Sample(name, read(line.Now), [.. line.Labels, .. more]);
        }
    }
}
