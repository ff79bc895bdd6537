using System.Globalization;
using GpuHost.Host.State;
using Microsoft.Data.Sqlite;

namespace GpuHost.Host.Ledger;

/// <summary>
/// The bill. A call stands in it, durably, before its caller gets the end of the answer: so it adds up to the sum of the answers
/// whatever happens to the process. Thread-safe.
/// </summary>
internal sealed class UsageLedger(HostState state)
{
    private const decimal BillionthsPerDollar = 1_000_000_000m;

    /// <exception cref="HostStateException">It was not written, so the answer must not be given.</exception>
    public Task AddAsync(UsageEntry entry) => state.WriteAsync(connection => Add(connection, entry));

    /// <summary>For those who write more in the same transaction.</summary>
    public static void Add(SqliteConnection connection, UsageEntry entry)
    {
        using SqliteCommand insert = connection.CreateCommand();
        insert.CommandText =
            """
            INSERT INTO usage (day, at, answer, tenant, key_name, model, kind, is_batch, input_tokens, cached_tokens, cache_write_tokens, output_tokens, forced_tokens, cost, cost_without_cache)
            VALUES ($day, $at, $answer, $tenant, $key, $model, $kind, $batch, $input, $cached, $written, $output, $forced, $cost, $costWithoutCache)
            """;
        SqliteParameterCollection values = insert.Parameters;
        values.AddWithValue("$day", DayOf(entry.At));
        values.AddWithValue("$at", entry.At.ToUnixTimeMilliseconds());
        values.AddWithValue("$answer", entry.Answer);
        values.AddWithValue("$tenant", entry.Tenant);
        values.AddWithValue("$key", entry.KeyName);
        values.AddWithValue("$model", entry.Model);
        values.AddWithValue("$kind", entry.Kind);
        values.AddWithValue("$batch", entry.IsBatch ? 1 : 0);
        values.AddWithValue("$input", entry.Tokens.InputTokens);
        values.AddWithValue("$cached", entry.Tokens.CachedTokens);
        values.AddWithValue("$written", entry.Tokens.CacheWriteTokens);
        values.AddWithValue("$output", entry.Tokens.OutputTokens);
        values.AddWithValue("$forced", entry.Tokens.ForcedTokens);
        values.AddWithValue("$cost", Billionths(entry.Cost?.Amount));
        values.AddWithValue("$costWithoutCache", Billionths(entry.Cost?.WithoutCache));
        insert.ExecuteNonQuery();
    }

    /// <summary>The sums of the days from <paramref name="from"/> to <paramref name="to"/>, both included, by day, tenant, model and kind.</summary>
    /// <param name="from">First day, UTC.</param>
    /// <param name="to">Last day, UTC.</param>
    /// <param name="tenant">Of this tenant only; null for all.</param>
    /// <param name="cancellationToken">Ends the waiting.</param>
    public Task<List<UsageSum>> SumAsync(DateOnly from, DateOnly to, string? tenant, CancellationToken cancellationToken) =>
        state.ReadAsync(connection => Sum(connection, from, to, tenant), cancellationToken);

    /// <summary>The tokens of a day by the name of the key that asked, prompt and answer together.</summary>
    public Task<List<(string KeyName, long Tokens)>> TokensOfKeysAsync(DateOnly day, CancellationToken cancellationToken) => state.ReadAsync(
        connection => StateSql.List(
            connection,
            static row => (row.GetString(0), row.GetInt64(1)),
            "SELECT key_name, sum(input_tokens + output_tokens) FROM usage WHERE day = $day GROUP BY key_name",
            ("$day", Text(day))),
        cancellationToken);

    private static List<UsageSum> Sum(SqliteConnection connection, DateOnly from, DateOnly to, string? tenant)
    {
        using SqliteCommand query = connection.CreateCommand();
        query.CommandText =
            """
            SELECT day, tenant, model, kind, is_batch, count(*), sum(input_tokens), sum(cached_tokens), sum(cache_write_tokens), sum(output_tokens), sum(forced_tokens),
                CASE WHEN count(cost) = count(*) THEN sum(cost) END, CASE WHEN count(cost) = count(*) THEN sum(cost_without_cache) END
            FROM usage
            WHERE day BETWEEN $from AND $to AND ($tenant IS NULL OR tenant = $tenant)
            GROUP BY day, tenant, model, kind, is_batch
            ORDER BY day, tenant, model, kind, is_batch
            """;
        query.Parameters.AddWithValue("$from", Text(from));
        query.Parameters.AddWithValue("$to", Text(to));
        query.Parameters.AddWithValue("$tenant", (object?)tenant ?? DBNull.Value);
        using SqliteDataReader row = query.ExecuteReader();
        List<UsageSum> sums = [];
        while (row.Read())
        {
            sums.Add(new UsageSum(
                row.GetString(0),
                row.GetString(1),
                row.GetString(2),
                row.GetString(3),
                row.GetInt64(4) != 0,
                row.GetInt64(5),
                new(row.GetInt64(6), row.GetInt64(7), row.GetInt64(8), row.GetInt64(9), row.GetInt64(10)),
                row.IsDBNull(11) ? null : new CallCost(row.GetInt64(11) / BillionthsPerDollar, row.GetInt64(12) / BillionthsPerDollar)));
        }

        return sums;
    }

    private static string DayOf(DateTimeOffset at) => Text(DateOnly.FromDateTime(at.UtcDateTime));

    private static string Text(DateOnly day) => day.ToString("yyyy-MM-dd", CultureInfo.InvariantCulture);

    /// <summary>Costs are whole billionths; see <see cref="HostPrices.CostOf"/>.</summary>
    private static object Billionths(decimal? dollars) => dollars is { } amount ? (object)decimal.ToInt64(amount * BillionthsPerDollar) : DBNull.Value;
}
