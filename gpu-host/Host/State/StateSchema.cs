namespace GpuHost.Host.State;

/// <summary>
/// The tables of <c>host.db</c>; <c>docs/formats/host-db.md</c> explains them. Times are Unix milliseconds, money is billionths of a
/// dollar.
/// </summary>
internal static class StateSchema
{
    /// <summary>What marks the file as ours in its header: "PLGH".</summary>
    public const int ApplicationId = 0x504C_4748;

    public static int Version => Steps.Count;

    /// <summary>Step n leads from version n to n + 1; an empty file is version 0. A step that was published never changes.</summary>
    public static IReadOnlyList<string> Steps { get; } = [First];

    private const string First = """
        CREATE TABLE usage (
            id INTEGER PRIMARY KEY AUTOINCREMENT,
            day TEXT NOT NULL,
            at INTEGER NOT NULL,
            answer TEXT NOT NULL,
            tenant TEXT NOT NULL,
            key_name TEXT NOT NULL,
            model TEXT NOT NULL,
            kind TEXT NOT NULL,
            is_batch INTEGER NOT NULL,
            input_tokens INTEGER NOT NULL,
            cached_tokens INTEGER NOT NULL,
            cache_write_tokens INTEGER NOT NULL,
            output_tokens INTEGER NOT NULL,
            forced_tokens INTEGER NOT NULL,
            cost INTEGER,
            cost_without_cache INTEGER
        ) STRICT;
        CREATE INDEX usage_by_tenant ON usage (tenant, day);
        CREATE INDEX usage_by_day ON usage (day);

        CREATE TABLE answers (
            tenant TEXT NOT NULL,
            idempotency_key TEXT NOT NULL,
            request_hash BLOB NOT NULL,
            answer TEXT NOT NULL,
            created_at INTEGER NOT NULL,
            expires_at INTEGER NOT NULL,
            body BLOB NOT NULL,
            PRIMARY KEY (tenant, idempotency_key)
        ) STRICT, WITHOUT ROWID;
        CREATE INDEX answers_by_expiry ON answers (expires_at);
        """;
}
