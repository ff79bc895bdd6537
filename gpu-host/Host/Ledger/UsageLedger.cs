using GpuHost.Host.State;
using Microsoft.Data.Sqlite;
using Pipelines.Core.Usage;

namespace GpuHost.Host.Ledger;

/// <summary>
/// The bill of calls. A call stands in it, durably, before its caller gets the end of the answer: so it adds up to the sum of the answers
/// whatever happens to the process. Thread-safe.
/// </summary>
internal sealed class UsageLedger(HostState state)
{
    private static readonly (UsageGrouping By, string Column)[] Groups =
    [
        (UsageGrouping.Day, "day"),
        (UsageGrouping.Tenant, "tenant"),
        (UsageGrouping.Model, "model"),
        (UsageGrouping.Kind, "kind"),
        (UsageGrouping.Batch, "is_batch"),
        (UsageGrouping.Pipeline, "pipeline"),
        (UsageGrouping.Run, "run"),
        (UsageGrouping.Call, "call"),
    ];

    /// <exception cref="HostStateException">It was not written, so the answer must not be given.</exception>
    public Task AddAsync(UsageEntry entry) => state.WriteAsync(connection => Add(connection, entry));

    /// <summary>For those who write more in the same transaction.</summary>
    public static void Add(SqliteConnection connection, UsageEntry entry) => StateSql.Execute(
        connection,
        """
        INSERT INTO usage (day, at, answer, tenant, key_name, model, kind, is_batch, pipeline, run, call, input_tokens, cached_tokens, cached_context_tokens,
            cached_host_tokens, cached_disk_tokens, cached_blob_tokens, cache_write_tokens, output_tokens, forced_tokens, cost, cost_without_cache)
        VALUES ($day, $at, $answer, $tenant, $key, $model, $kind, $batch, $pipeline, $run, $call, $input, $cached, $context,
            $host, $disk, $blob, $written, $output, $forced, $cost, $costWithoutCache)
        """,
        ("$day", BillDay.Of(entry.At)),
        ("$at", entry.At.ToUnixTimeMilliseconds()),
        ("$answer", entry.Answer),
        ("$tenant", entry.Tenant),
        ("$key", entry.KeyName),
        ("$model", entry.Model),
        ("$kind", entry.Kind),
        ("$batch", entry.IsBatch ? 1 : 0),
        ("$pipeline", entry.Origin.Pipeline),
        ("$run", entry.Origin.Run),
        ("$call", entry.Origin.Call),
        ("$input", entry.Tokens.InputTokens),
        ("$cached", entry.Tokens.CachedTokens),
        ("$context", entry.Tokens.CachedTiers.Context),
        ("$host", entry.Tokens.CachedTiers.Host),
        ("$disk", entry.Tokens.CachedTiers.Disk),
        ("$blob", entry.Tokens.CachedTiers.Blob),
        ("$written", entry.Tokens.CacheWriteTokens),
        ("$output", entry.Tokens.OutputTokens),
        ("$forced", entry.Tokens.ForcedTokens),
        ("$cost", Money.ToColumn(entry.Cost?.Amount)),
        ("$costWithoutCache", Money.ToColumn(entry.Cost?.WithoutCache)));

    /// <summary>The sums that are asked for, and one more where there are more.</summary>
    public Task<List<UsageSum>> SumAsync(UsageQuery query, CancellationToken cancellationToken) => state.ReadAsync(
        connection => StateSql.List(connection, ReadSum, SumSql(query.GroupBy), query.Values), cancellationToken);

    /// <summary>The tokens of a day by the name of the key that asked, prompt and answer together.</summary>
    public Task<List<(string KeyName, long Tokens)>> TokensOfKeysAsync(DateOnly day, CancellationToken cancellationToken) => state.ReadAsync(
        connection => StateSql.List(
            connection,
            static row => (row.GetString(0), row.GetInt64(1)),
            "SELECT key_name, sum(input_tokens + output_tokens) FROM usage WHERE day = $day GROUP BY key_name",
            ("$day", BillDay.Of(day))),
        cancellationToken);

    /// <summary>Columns that calls are not told apart by are NULL; their names are this class's own, never a caller's.</summary>
    private static string SumSql(UsageGrouping by)
    {
        string columns = string.Join(", ", Groups.Select(group => by.HasFlag(group.By) ? group.Column : "NULL"));
        string groups = string.Join(", ", Groups.Where(group => by.HasFlag(group.By)).Select(static group => group.Column).DefaultIfEmpty("NULL"));
        return $"""
            SELECT {columns}, count(*), sum(input_tokens), sum(cached_tokens), sum(cache_write_tokens), sum(output_tokens), sum(forced_tokens),
                sum(cached_context_tokens), sum(cached_host_tokens), sum(cached_disk_tokens), sum(cached_blob_tokens),
                CASE WHEN count(cost) = count(*) THEN sum(cost) END, CASE WHEN count(cost) = count(*) THEN sum(cost_without_cache) END
            FROM usage
            WHERE day BETWEEN $from AND $to AND ($tenant IS NULL OR tenant = $tenant) AND ($model IS NULL OR model = $model)
                AND ($pipeline IS NULL OR pipeline = $pipeline) AND ($run IS NULL OR run = $run) AND ($call IS NULL OR call = $call)
            GROUP BY {groups}
            ORDER BY {groups}
            LIMIT $limit
            """;
    }

    private static UsageSum ReadSum(SqliteDataReader row)
    {
        var tokens = new TokenUsage(row.GetInt64(9), row.GetInt64(10), row.GetInt64(11), row.GetInt64(12), row.GetInt64(13))
        {
            CachedTiers = new TierTokens(row.GetInt64(14), row.GetInt64(15), row.GetInt64(16), row.GetInt64(17)),
        };
        CallCost? cost = row.IsDBNull(18) ? null : new CallCost(Money.FromColumn(row.GetInt64(18)), Money.FromColumn(row.GetInt64(19)));
        return new UsageSum(row.GetInt64(8), tokens, cost)
        {
            Day = StateSql.TextOrNull(row, 0),
            Tenant = StateSql.TextOrNull(row, 1),
            Model = StateSql.TextOrNull(row, 2),
            Kind = StateSql.TextOrNull(row, 3),
            IsBatch = row.IsDBNull(4) ? null : row.GetInt64(4) != 0,
            Pipeline = StateSql.TextOrNull(row, 5),
            Run = StateSql.TextOrNull(row, 6),
            Call = StateSql.TextOrNull(row, 7),
        };
    }
}
