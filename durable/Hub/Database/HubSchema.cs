namespace Pipelines.Durable.Hub.Database;

/// <summary>
/// The tables of a hub; <c>docs/formats/hub-db.md</c> explains them. Times are UTC ticks. A column of type ANY holds a payload: a BLOB is
/// the payload itself, a TEXT the hash of one that is kept in the blob store.
/// </summary>
internal static class HubSchema
{
    /// <summary>What marks the file as ours in its header: "PLHB".</summary>
    public const int ApplicationId = 0x504C_4842;

    /// <summary>The version this program reads and writes, kept as the file's <c>user_version</c>.</summary>
    public static int Version => Steps.Count;

    /// <summary>Step n leads from version n to n + 1; an empty file is version 0. A step that was published never changes.</summary>
    public static IReadOnlyList<string> Steps { get; } = [First, Standings];

    private const string First = """
        CREATE TABLE instances (
            key INTEGER PRIMARY KEY AUTOINCREMENT,
            id TEXT NOT NULL,
            execution_id TEXT NOT NULL,
            name TEXT NOT NULL COLLATE NOCASE,
            version TEXT,
            status INTEGER NOT NULL,
            created_at INTEGER NOT NULL,
            updated_at INTEGER NOT NULL,
            completed_at INTEGER,
            start_at INTEGER,
            parent_key INTEGER,
            parent_id TEXT,
            parent_execution_id TEXT,
            parent_task_id INTEGER,
            history_length INTEGER NOT NULL DEFAULT 0,
            input ANY,
            output ANY,
            custom_status ANY,
            failure ANY
        ) STRICT;
        CREATE UNIQUE INDEX instances_by_id ON instances (id);
        CREATE INDEX instances_by_creation ON instances (created_at);
        CREATE INDEX instances_by_status ON instances (status, created_at);
        CREATE INDEX instances_by_name ON instances (name, created_at);
        CREATE INDEX instances_by_name_and_status ON instances (name, status, created_at);
        CREATE INDEX instances_by_parent ON instances (parent_key) WHERE parent_key IS NOT NULL;
        CREATE INDEX instances_by_completion ON instances (completed_at) WHERE completed_at IS NOT NULL AND parent_key IS NULL;

        CREATE TABLE tags (
            name TEXT NOT NULL,
            value TEXT NOT NULL,
            created_at INTEGER NOT NULL,
            instance_key INTEGER NOT NULL,
            PRIMARY KEY (name, value, created_at, instance_key)
        ) WITHOUT ROWID, STRICT;
        CREATE INDEX tags_by_instance ON tags (instance_key);

        CREATE TABLE history (
            instance_key INTEGER NOT NULL,
            sequence INTEGER NOT NULL,
            event ANY NOT NULL,
            PRIMARY KEY (instance_key, sequence)
        ) WITHOUT ROWID, STRICT;

        CREATE TABLE inbox (
            message_id INTEGER PRIMARY KEY AUTOINCREMENT,
            instance_key INTEGER NOT NULL,
            execution_id TEXT,
            due_at INTEGER NOT NULL,
            event ANY NOT NULL
        ) STRICT;
        CREATE INDEX inbox_by_instance ON inbox (instance_key, due_at);

        CREATE TABLE episodes (
            instance_key INTEGER PRIMARY KEY,
            due_at INTEGER NOT NULL,
            lease_token INTEGER,
            lease_owner TEXT,
            deliveries INTEGER NOT NULL DEFAULT 0,
            failure TEXT,
            quarantined_at INTEGER
        ) STRICT;
        CREATE INDEX episodes_by_due ON episodes (due_at) WHERE quarantined_at IS NULL;
        CREATE INDEX episodes_in_quarantine ON episodes (quarantined_at) WHERE quarantined_at IS NOT NULL;

        CREATE TABLE activities (
            activity_id INTEGER PRIMARY KEY AUTOINCREMENT,
            instance_key INTEGER NOT NULL,
            execution_id TEXT NOT NULL,
            task_id INTEGER NOT NULL,
            name TEXT NOT NULL,
            due_at INTEGER NOT NULL,
            lease_token INTEGER,
            lease_owner TEXT,
            deliveries INTEGER NOT NULL DEFAULT 0,
            failure TEXT,
            quarantined_at INTEGER,
            event ANY NOT NULL
        ) STRICT;
        CREATE INDEX activities_by_due ON activities (due_at) WHERE quarantined_at IS NULL;
        CREATE INDEX activities_by_instance ON activities (instance_key);
        CREATE INDEX activities_in_quarantine ON activities (quarantined_at) WHERE quarantined_at IS NOT NULL;

        CREATE TABLE payloads (
            instance_key INTEGER NOT NULL,
            hash TEXT NOT NULL,
            path TEXT NOT NULL,
            PRIMARY KEY (instance_key, hash)
        ) WITHOUT ROWID, STRICT;

        CREATE INDEX payloads_by_path ON payloads (path);

        CREATE TABLE payload_garbage (
            path TEXT PRIMARY KEY
        ) WITHOUT ROWID, STRICT;

        CREATE TABLE counters (
            name TEXT PRIMARY KEY,
            value INTEGER NOT NULL
        ) WITHOUT ROWID, STRICT;
        """;

    /// <summary>
    /// "The failed runs of this pipeline": a tag or a name is looked up together with a state, or with what an instance that completed says of
    /// itself, however many others have the tag. Only instances that have tags pay for theirs, when their state changes.
    /// </summary>
    private const string Standings = """
        ALTER TABLE instances ADD COLUMN outcome TEXT;
        UPDATE instances SET outcome = CAST(json_extract(CAST(output AS TEXT), '$.status') AS TEXT)
            WHERE status = 1 AND typeof(output) = 'blob' AND json_valid(CAST(output AS TEXT));
        CREATE INDEX instances_by_outcome ON instances (name, outcome, created_at) WHERE outcome IS NOT NULL;

        ALTER TABLE tags ADD COLUMN status INTEGER NOT NULL DEFAULT 0;
        ALTER TABLE tags ADD COLUMN outcome TEXT;
        UPDATE tags SET (status, outcome) = (SELECT i.status, i.outcome FROM instances i WHERE i.key = tags.instance_key)
            WHERE EXISTS (SELECT 1 FROM instances i WHERE i.key = tags.instance_key);
        CREATE INDEX tags_by_status ON tags (name, value, status, created_at, instance_key);
        CREATE INDEX tags_by_outcome ON tags (name, value, outcome, created_at, instance_key) WHERE outcome IS NOT NULL;
        CREATE TRIGGER tags_follow_status AFTER UPDATE OF status ON instances WHEN new.status <> old.status
        BEGIN
            UPDATE tags SET status = new.status, outcome = new.outcome WHERE instance_key = new.key;
        END;
        """;
}
