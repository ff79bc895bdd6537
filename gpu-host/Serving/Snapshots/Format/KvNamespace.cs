using System.Text;
using GpuHost.Serving.Engine;
using GpuHost.Serving.Models;
using GpuHost.Serving.Scheduling;
using Pipelines.Core.Identity;

namespace GpuHost.Serving.Snapshots.Format;

/// <summary>
/// Everything that decides whether saved KV means the same to two engines, as one hash: model file, adapters, cache layout,
/// RoPE, library. Not in it: context size, sequence ids, threads, and the tenant, who salts the chain instead.
/// </summary>
/// <remarks>The canonical text and its golden hash are in docs/formats/kv-snapshot.md.</remarks>
internal static class KvNamespace
{
    private const string Version = "kv-namespace/1";

    /// <param name="modelFile">SHA-256 of the model's file or files.</param>
    /// <param name="engine">The open engine.</param>
    /// <param name="adapters">Those of the scope, in the order in which they apply.</param>
    /// <param name="isDeterministic">
    /// KV of equal bits only: what else decides them, the numerics class, is part of the namespace.
    /// </param>
    public static ContentHash Of(
        ContentHash modelFile, IModelEngine engine, IEnumerable<LoadedAdapter> adapters, bool isDeterministic = false) =>
        ContentHash.Of(Encoding.UTF8.GetBytes(TextOf(modelFile, engine, adapters, isDeterministic)));

    /// <summary>The canonical text; its SHA-256 is the namespace.</summary>
    /// <inheritdoc cref="Of"/>
    public static string TextOf(
        ContentHash modelFile, IModelEngine engine, IEnumerable<LoadedAdapter> adapters, bool isDeterministic = false)
    {
        KvCacheLayout layout = engine.Layout;
        var text = new StringBuilder();
        Line(text, Version);
        Line(text, $"model {modelFile}");
        Line(text, $"library {engine.Build.Library}");
        Line(text, $"keys {layout.KeyType}");
        Line(text, $"values {layout.ValueType} {(layout.ValuesTransposed ? "transposed" : "rows")}");
        Line(text, $"streams {layout.StreamCount}");
        Line(text, $"bytes-per-token {layout.BytesPerToken}");
        Line(text, $"rope {layout.RopeFrequencyBase:R} {layout.RopeFrequencyScale:R} {layout.RopeScaling}");
        foreach (LoadedAdapter adapter in adapters)
        {
            Line(text, $"adapter {adapter.File} {adapter.Use.Scale:R}");
        }

        if (isDeterministic)
        {
            EngineBuild build = engine.Build;
            int part = Math.Min(DeterministicGrid.BlockTokens, engine.Limits.MicroBatchTokens);
            Line(text, $"numerics grid {DeterministicGrid.BlockTokens} part {part} threads {build.Threads} backend {build.Backend} device {build.Device}");
        }

        return text.ToString();
    }

    // Not AppendLine: its line end depends on the machine.
    private static void Line(StringBuilder text, string line) => text.Append(line).Append('\n');
}
