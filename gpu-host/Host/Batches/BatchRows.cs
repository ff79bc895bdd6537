using System.Text.Json;
using GpuHost.Host.State;
using Microsoft.Data.Sqlite;
using Pipelines.Core.Inference;
using Pipelines.Core.Usage;

namespace GpuHost.Host.Batches;

/// <summary>Batches as rows of <c>host.db</c>.</summary>
internal static class BatchRows
{
    public const string Columns =
        "seq, id, tenant, key_name, endpoint, input_file, metadata, created_at, expires_at, status, model, in_progress_at, finalizing_at, cancelling_at, ended_at, " +
        "total, completed, failed, input_tokens, cached_tokens, cache_write_tokens, output_tokens, forced_tokens, errors, output_file, error_file, pipeline, run, output_keep_seconds";

    public static Batch Read(SqliteDataReader row) => new(
        row.GetInt64(0),
        row.GetString(1),
        row.GetString(2),
        row.GetString(3),
        row.GetString(4),
        row.GetString(5),
        StateSql.TextOrNull(row, 6),
        StateSql.Time(row, 7),
        StateSql.Time(row, 8))
    {
        Status = BatchStatusNames.Parse(row.GetString(9)),
        Model = StateSql.TextOrNull(row, 10),
        InProgressAt = StateSql.TimeOrNull(row, 11),
        FinalizingAt = StateSql.TimeOrNull(row, 12),
        CancellingAt = StateSql.TimeOrNull(row, 13),
        EndedAt = StateSql.TimeOrNull(row, 14),
        Total = row.GetInt32(15),
        Completed = row.GetInt32(16),
        Failed = row.GetInt32(17),
        Usage = new TokenUsage(row.GetInt64(18), row.GetInt64(19), row.GetInt64(20), row.GetInt64(21), row.GetInt64(22)),
        Errors = StateSql.TextOrNull(row, 23) is { } errors ? JsonSerializer.Deserialize<List<BatchError>>(errors, JsonSerializerOptions.Web)! : [],
        OutputFile = StateSql.TextOrNull(row, 24),
        ErrorFile = StateSql.TextOrNull(row, 25),
        Origin = new CallOrigin(row.GetString(26), row.GetString(27), Call: ""),
        OutputKeepFor = row.IsDBNull(28) ? null : TimeSpan.FromSeconds(row.GetInt64(28)),
    };

    public static string ToColumn(IReadOnlyList<BatchError> errors) => JsonSerializer.Serialize(errors, JsonSerializerOptions.Web);

    public static int Insert(SqliteConnection connection, Batch batch) => StateSql.Execute(
        connection,
        """
        INSERT INTO batches (id, tenant, key_name, endpoint, input_file, metadata, status, created_at, expires_at, pipeline, run, output_keep_seconds)
        VALUES ($id, $tenant, $key, $endpoint, $input, $metadata, 'validating', $created, $expires, $pipeline, $run, $keep)
        """,
        ("$id", batch.Id),
        ("$tenant", batch.Tenant),
        ("$key", batch.KeyName),
        ("$endpoint", batch.Endpoint),
        ("$input", batch.InputFile),
        ("$metadata", batch.Metadata),
        ("$created", batch.CreatedAt.ToUnixTimeMilliseconds()),
        ("$expires", batch.ExpiresAt.ToUnixTimeMilliseconds()),
        ("$pipeline", batch.Origin.Pipeline),
        ("$run", batch.Origin.Run),
        ("$keep", (long?)batch.OutputKeepFor?.TotalSeconds));
}
