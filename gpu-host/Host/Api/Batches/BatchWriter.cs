using System.Text.Json;
using GpuHost.Host.Batches;

namespace GpuHost.Host.Api.Batches;

/// <summary>Writes a <c>batch</c> object.</summary>
internal static class BatchWriter
{
    public static void Write(Utf8JsonWriter json, Batch batch)
    {
        json.WriteStartObject();
        json.WriteString("id", batch.Id);
        json.WriteString("object", "batch");
        json.WriteString("endpoint", batch.Endpoint);
        json.WriteString("model", batch.Model);
        WriteErrors(json, batch.Errors);
        json.WriteString("input_file_id", batch.InputFile);
        json.WriteString("completion_window", "24h");
        json.WriteString("status", BatchStatusNames.ToText(batch.Status));
        json.WriteString("output_file_id", batch.OutputFile);
        json.WriteString("error_file_id", batch.ErrorFile);
        WriteTimes(json, batch);
        WriteCounts(json, batch);
        json.WritePropertyName("metadata");
        json.WriteRawValue(batch.Metadata ?? "null");
        WriteUsage(json, batch);
        json.WriteEndObject();
    }

    private static void WriteErrors(Utf8JsonWriter json, IReadOnlyList<BatchError> errors)
    {
        if (errors.Count == 0)
        {
            json.WriteNull("errors");
            return;
        }

        json.WriteStartObject("errors");
        json.WriteString("object", "list");
        json.WriteStartArray("data");
        foreach (BatchError error in errors)
        {
            json.WriteStartObject();
            json.WriteString("code", error.Code);
            WriteNumber(json, "line", error.Line);
            json.WriteString("message", error.Message);
            json.WriteString("param", error.Param);
            json.WriteEndObject();
        }

        json.WriteEndArray();
        json.WriteEndObject();
    }

    private static void WriteTimes(Utf8JsonWriter json, Batch batch)
    {
        WriteTime(json, "created_at", batch.CreatedAt);
        WriteTime(json, "in_progress_at", batch.InProgressAt);
        WriteTime(json, "expires_at", batch.ExpiresAt);
        WriteTime(json, "finalizing_at", batch.FinalizingAt);
        WriteTime(json, "completed_at", EndedAs(BatchStatus.Completed));
        WriteTime(json, "failed_at", EndedAs(BatchStatus.Failed));
        WriteTime(json, "expired_at", EndedAs(BatchStatus.Expired));
        WriteTime(json, "cancelling_at", batch.CancellingAt);
        WriteTime(json, "cancelled_at", EndedAs(BatchStatus.Cancelled));

        DateTimeOffset? EndedAs(BatchStatus status) => batch.Status == status ? batch.EndedAt : null;
    }

    private static void WriteCounts(Utf8JsonWriter json, Batch batch)
    {
        json.WriteStartObject("request_counts");
        json.WriteNumber("total", batch.Total);
        json.WriteNumber("completed", batch.Completed);
        json.WriteNumber("failed", batch.Failed);
        json.WriteEndObject();
    }

    private static void WriteUsage(Utf8JsonWriter json, Batch batch)
    {
        json.WriteStartObject("usage");
        json.WriteNumber("input_tokens", batch.Usage.InputTokens);
        json.WriteStartObject("input_tokens_details");
        json.WriteNumber("cached_tokens", batch.Usage.CachedTokens);
        json.WriteNumber("cache_write_tokens", batch.Usage.CacheWriteTokens);
        json.WriteEndObject();
        json.WriteNumber("output_tokens", batch.Usage.OutputTokens);
        json.WriteStartObject("output_tokens_details");
        json.WriteNumber("reasoning_tokens", 0);
        json.WriteNumber("forced_tokens", batch.Usage.ForcedTokens);
        json.WriteEndObject();
        json.WriteNumber("total_tokens", batch.Usage.InputTokens + batch.Usage.OutputTokens);
        json.WriteEndObject();
    }

    private static void WriteTime(Utf8JsonWriter json, string name, DateTimeOffset? time) => WriteNumber(json, name, time?.ToUnixTimeSeconds());

    private static void WriteNumber(Utf8JsonWriter json, string name, long? value)
    {
        if (value is { } number)
        {
            json.WriteNumber(name, number);
        }
        else
        {
            json.WriteNull(name);
        }
    }
}
