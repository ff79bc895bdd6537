using System.Text.Json;
using GpuHost.Host.Models;
using GpuHost.Serving.Engine;
using GpuHost.Serving.Snapshots;

namespace GpuHost.Host.Api.Status;

/// <summary>Writes the numbers of an open model; counters begin at 0 when it is opened.</summary>
internal static class EngineWriter
{
    /// <param name="json">The answer.</param>
    /// <param name="model">Null for one that is not open.</param>
    public static void Write(Utf8JsonWriter json, ServedModel? model)
    {
        if (model is null)
        {
            json.WriteNull("engine");
            return;
        }

        EngineStatistics now = model.Engine.Statistics;
        json.WriteStartObject("engine");
        json.WriteNumber("memory_bytes", model.MemoryBytes);
        json.WriteNumber("requests_queued", now.RequestsQueued);
        json.WriteNumber("requests_running", now.RequestsRunning);
        json.WriteNumber("cells_used", now.CellsUsed);
        json.WriteNumber("cells", now.CellsTotal);
        json.WriteNumber("prefill_tokens", now.PrefillTokensComputed);
        json.WriteNumber("decode_tokens", now.DecodeTokensComputed);
        json.WriteNumber("prefill_tokens_per_second", now.PrefillTokensPerSecond);
        json.WriteStartObject("cached_tokens");
        json.WriteNumber("context", now.PromptTokensCached);
        json.WriteNumber("host", now.PromptTokensFromHost);
        json.WriteNumber("disk", now.PromptTokensFromDisk);
        json.WriteNumber("blob", now.PromptTokensFromBlob);
        json.WriteEndObject();
        json.WriteStartObject("bytes");
        json.WriteNumber("context", now.CellsUsed * model.Engine.Layout.BytesPerToken);
        json.WriteNumber("host", now.HostSnapshotBytes);
        WriteHeld(json, "disk", now, CacheTier.Disk);
        WriteHeld(json, "blob", now, CacheTier.Blob);
        json.WriteNumber("store_read", now.StoreBytesRead);
        json.WriteNumber("store_written", now.StoreBytesWritten);
        json.WriteEndObject();
        json.WriteEndObject();
    }

    private static void WriteHeld(Utf8JsonWriter json, string name, EngineStatistics now, CacheTier tier)
    {
        if (now.StoreTiers.FirstOrDefault(one => one.Tier == tier)?.HeldBytes is { } held)
        {
            json.WriteNumber(name, held);
        }
        else
        {
            json.WriteNull(name);
        }
    }
}
