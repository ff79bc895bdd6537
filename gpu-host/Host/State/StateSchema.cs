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
    public static IReadOnlyList<string> Steps { get; } = [First, Batches, Charges];

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

    private const string Batches = """
        CREATE TABLE files (
            seq INTEGER PRIMARY KEY AUTOINCREMENT,
            id TEXT NOT NULL UNIQUE,
            tenant TEXT NOT NULL,
            purpose TEXT NOT NULL,
            name TEXT NOT NULL,
            size_bytes INTEGER NOT NULL,
            created_at INTEGER NOT NULL
        ) STRICT;
        CREATE INDEX files_by_tenant ON files (tenant, seq);

        CREATE TABLE batches (
            seq INTEGER PRIMARY KEY AUTOINCREMENT,
            id TEXT NOT NULL UNIQUE,
            tenant TEXT NOT NULL,
            key_name TEXT NOT NULL,
            endpoint TEXT NOT NULL,
            input_file TEXT NOT NULL,
            metadata TEXT,
            model TEXT,
            status TEXT NOT NULL,
            created_at INTEGER NOT NULL,
            expires_at INTEGER NOT NULL,
            in_progress_at INTEGER,
            finalizing_at INTEGER,
            cancelling_at INTEGER,
            ended_at INTEGER,
            total INTEGER NOT NULL DEFAULT 0,
            completed INTEGER NOT NULL DEFAULT 0,
            failed INTEGER NOT NULL DEFAULT 0,
            input_tokens INTEGER NOT NULL DEFAULT 0,
            cached_tokens INTEGER NOT NULL DEFAULT 0,
            cache_write_tokens INTEGER NOT NULL DEFAULT 0,
            output_tokens INTEGER NOT NULL DEFAULT 0,
            forced_tokens INTEGER NOT NULL DEFAULT 0,
            errors TEXT,
            output_file TEXT,
            error_file TEXT
        ) STRICT;
        CREATE INDEX batches_by_tenant ON batches (tenant, seq);
        CREATE INDEX batches_unfinished ON batches (seq) WHERE ended_at IS NULL;

        CREATE TABLE batch_lines (
            batch INTEGER NOT NULL,
            line INTEGER NOT NULL,
            is_error INTEGER NOT NULL,
            result BLOB NOT NULL
        ) STRICT;
        CREATE UNIQUE INDEX batch_lines_by_line ON batch_lines (batch, line);
        """;

    private const string Charges = """
        ALTER TABLE usage ADD COLUMN cached_context_tokens INTEGER NOT NULL DEFAULT 0;
        ALTER TABLE usage ADD COLUMN cached_host_tokens INTEGER NOT NULL DEFAULT 0;
        ALTER TABLE usage ADD COLUMN cached_disk_tokens INTEGER NOT NULL DEFAULT 0;
        ALTER TABLE usage ADD COLUMN cached_blob_tokens INTEGER NOT NULL DEFAULT 0;
        ALTER TABLE usage ADD COLUMN pipeline TEXT NOT NULL DEFAULT '';
        ALTER TABLE usage ADD COLUMN run TEXT NOT NULL DEFAULT '';
        ALTER TABLE usage ADD COLUMN call TEXT NOT NULL DEFAULT '';

        ALTER TABLE batches ADD COLUMN pipeline TEXT NOT NULL DEFAULT '';
        ALTER TABLE batches ADD COLUMN run TEXT NOT NULL DEFAULT '';

        ALTER TABLE batches ADD COLUMN output_keep_seconds INTEGER;

        ALTER TABLE files ADD COLUMN expires_at INTEGER;
        CREATE INDEX files_by_expiry ON files (expires_at) WHERE expires_at IS NOT NULL;

        CREATE TABLE charges (
            source TEXT NOT NULL PRIMARY KEY,
            day TEXT NOT NULL,
            at INTEGER NOT NULL,
            type TEXT NOT NULL,
            name TEXT NOT NULL,
            tenant TEXT NOT NULL,
            key_name TEXT NOT NULL,
            model TEXT NOT NULL DEFAULT '',
            pipeline TEXT NOT NULL DEFAULT '',
            run TEXT NOT NULL DEFAULT '',
            quantity INTEGER NOT NULL,
            cost INTEGER
        ) STRICT, WITHOUT ROWID;
        CREATE INDEX charges_by_day ON charges (day);

        CREATE TABLE kept_kv (
            tier TEXT NOT NULL,
            path TEXT NOT NULL,
            tenant TEXT NOT NULL,
            model TEXT NOT NULL,
            tokens INTEGER NOT NULL,
            metered_until INTEGER NOT NULL,
            PRIMARY KEY (tier, path)
        ) STRICT, WITHOUT ROWID;
        """;
}
