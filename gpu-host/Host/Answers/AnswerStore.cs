using GpuHost.Host.Api.Errors;
using GpuHost.Host.Ledger;
using GpuHost.Host.State;
using Microsoft.Data.Sqlite;
using Pipelines.Core.Identity;

namespace GpuHost.Host.Answers;

/// <summary>Answers that may be asked for again, beside the lines of the bill that paid for them. Thread-safe.</summary>
/// <param name="state">The server's own file.</param>
/// <param name="keep">How long an answer is kept.</param>
/// <param name="clock">The clock.</param>
internal sealed class AnswerStore(HostState state, TimeSpan keep, TimeProvider clock)
{
    /// <summary>Dropped with each answer that is added, so that the file does not grow by what nobody can ask for.</summary>
    private const int ExpiredPerAddMax = 64;

    /// <summary>The answer of a key; null where there is none, or where only the payment was kept.</summary>
    /// <exception cref="ApiException">The key was used for another request.</exception>
    public Task<StoredAnswer?> FindAsync(string tenant, RepeatKey repeat, CancellationToken cancellationToken) =>
        state.ReadAsync(connection => Find(connection, tenant, repeat), cancellationToken);

    /// <summary>Writes the bill and the answer in one: neither is there without the other.</summary>
    /// <returns>False where the key was paid already; then nothing was written.</returns>
    /// <exception cref="HostStateException">It was not written, so the answer must not be given.</exception>
    public async Task<bool> AddAsync(UsageEntry entry, RepeatKey repeat, byte[] body)
    {
        bool isNew = false;
        await state.WriteAsync(connection =>
        {
            isNew = TryInsert(connection, entry, repeat, body);
            if (isNew)
            {
                UsageLedger.Add(connection, entry);
            }
        });
        return isNew;
    }

    private StoredAnswer? Find(SqliteConnection connection, string tenant, RepeatKey repeat)
    {
        using SqliteCommand query = connection.CreateCommand();
        query.CommandText = "SELECT request_hash, body FROM answers WHERE tenant = $tenant AND idempotency_key = $key AND expires_at > $now";
        query.Parameters.AddWithValue("$tenant", tenant);
        query.Parameters.AddWithValue("$key", repeat.Key);
        query.Parameters.AddWithValue("$now", clock.GetUtcNow().ToUnixTimeMilliseconds());
        using SqliteDataReader row = query.ExecuteReader();
        if (!row.Read())
        {
            return null;
        }

        RequireSame(ContentHash.FromDigest((byte[])row.GetValue(0)), repeat);
        return row.GetValue(1) is byte[] { Length: > 0 } body ? StoredAnswer.FromBytes(body) : null;
    }

    /// <exception cref="ApiException">They differ.</exception>
    public static void RequireSame(ContentHash asked, RepeatKey repeat)
    {
        if (asked != repeat.Request)
        {
            throw new ApiException(new ApiError(
                StatusCodes.Status409Conflict,
                "invalid_request_error",
                $"The {RepeatKey.Header} of this request was used for another one. Choose a new key for a new request.")
            {
                Code = "idempotency_key_reused",
                Parameter = RepeatKey.Header,
            });
        }
    }

    /// <summary>
    /// For those who make something that lasts, in the transaction that makes it: what the key has made before, or null where it is
    /// new and stands for <paramref name="made"/> from now on.
    /// </summary>
    /// <exception cref="ApiException">The key was used for another request.</exception>
    public string? Claim(SqliteConnection connection, string tenant, RepeatKey repeat, string made)
    {
        DropExpired(connection, tenant, repeat);
        if (StateSql.List(
            connection,
            static row => (Request: ContentHash.FromDigest((byte[])row.GetValue(0)), Made: row.GetString(1)),
            "SELECT request_hash, answer FROM answers WHERE tenant = $tenant AND idempotency_key = $key",
            ("$tenant", tenant),
            ("$key", repeat.Key)) is [var earlier])
        {
            RequireSame(earlier.Request, repeat);
            return earlier.Made;
        }

        Insert(connection, tenant, repeat, made, []);
        return null;
    }

    private bool TryInsert(SqliteConnection connection, UsageEntry entry, RepeatKey repeat, byte[] body)
    {
        DropExpired(connection, entry.Tenant, repeat);
        return Insert(connection, entry.Tenant, repeat, entry.Answer, body);
    }

    /// <summary>Some of those that nobody can ask for any more, and in any case that of the key itself: it may be used anew.</summary>
    private void DropExpired(SqliteConnection connection, string tenant, RepeatKey repeat)
    {
        long now = clock.GetUtcNow().ToUnixTimeMilliseconds();
        StateSql.Execute(
            connection,
            "DELETE FROM answers WHERE tenant = $tenant AND idempotency_key = $key AND expires_at <= $now",
            ("$tenant", tenant),
            ("$key", repeat.Key),
            ("$now", now));
        StateSql.Execute(
            connection,
            "DELETE FROM answers WHERE (tenant, idempotency_key) IN (SELECT tenant, idempotency_key FROM answers WHERE expires_at <= $now LIMIT $max)",
            ("$now", now),
            ("$max", ExpiredPerAddMax));
    }

    /// <returns>False where the key stands for something already.</returns>
    private bool Insert(SqliteConnection connection, string tenant, RepeatKey repeat, string made, byte[] body)
    {
        DateTimeOffset now = clock.GetUtcNow();
        return StateSql.Execute(
            connection,
            """
            INSERT INTO answers (tenant, idempotency_key, request_hash, answer, created_at, expires_at, body)
            VALUES ($tenant, $key, $hash, $answer, $now, $expires, $body)
            ON CONFLICT (tenant, idempotency_key) DO NOTHING
            """,
            ("$tenant", tenant),
            ("$key", repeat.Key),
            ("$hash", repeat.Request.ToBytes()),
            ("$answer", made),
            ("$now", now.ToUnixTimeMilliseconds()),
            ("$expires", (now + keep).ToUnixTimeMilliseconds()),
            ("$body", body)) == 1;
    }
}
