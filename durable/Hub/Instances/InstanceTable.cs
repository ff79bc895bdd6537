using Microsoft.Data.Sqlite;
using Pipelines.Durable.Clients;
using Pipelines.Durable.Hub.Database;
using Pipelines.Durable.Hub.Inbox;
using Pipelines.Durable.Hub.Payloads;

namespace Pipelines.Durable.Hub.Instances;

/// <summary>Reads and writes the rows of instances.</summary>
internal static class InstanceTable
{
    /// <summary>What <see cref="Read"/> reads, in its order; <c>i</c> is the table.</summary>
    public const string Columns = """
        i.key, i.id, i.execution_id, i.name, i.status, i.version, i.created_at, i.updated_at, i.completed_at, i.start_at,
        i.parent_key, i.parent_id, i.parent_execution_id, i.parent_task_id, i.history_length, i.input, i.output, i.custom_status, i.failure
        """;

    internal const string FindSql = $"SELECT {Columns} FROM instances i WHERE i.id = $id";

    private const string FindByKeySql = $"SELECT {Columns} FROM instances i WHERE i.key = $key";

    private const string InsertSql = """
        INSERT INTO instances (id, execution_id, name, version, status, created_at, updated_at, start_at,
            parent_key, parent_id, parent_execution_id, parent_task_id)
        VALUES ($id, $execution, $name, $version, $status, $now, $now, $start, $parentKey, $parentId, $parentExecution, $parentTask)
        RETURNING key
        """;

    public static InstanceRow? Find(HubSession session, string id) => session.QueryFirst(FindSql, Read, ("$id", id));

    public static InstanceRow? FindByKey(HubSession session, long key) => session.QueryFirst(FindByKeySql, Read, ("$key", key));

    /// <summary>Makes an instance that nobody has the id of, and lets it begin.</summary>
    /// <returns>Its number.</returns>
    public static long Create(HubSession session, CommitEffects effects, InstanceDraft draft, DateTimeOffset now)
    {
        long key = session.QueryLong(
            InsertSql,
            ("$id", draft.Id),
            ("$execution", draft.ExecutionId),
            ("$name", draft.Name),
            ("$version", draft.Version),
            ("$status", (int)OrchestrationRuntimeStatus.Pending),
            ("$now", now.UtcTicks),
            ("$start", draft.StartAt?.UtcTicks),
            ("$parentKey", draft.Parent?.Key),
            ("$parentId", draft.Parent?.Id),
            ("$parentExecution", draft.Parent?.ExecutionId),
            ("$parentTask", draft.Parent?.TaskId));
        SetInput(session, effects, key, draft.Input);
        foreach ((string name, string value) in draft.Tags)
        {
            session.Execute(
                "INSERT INTO tags (name, value, created_at, instance_key, status) VALUES ($name, $value, $now, $key, $status)",
                ("$name", name),
                ("$value", value),
                ("$now", now.UtcTicks),
                ("$key", key),
                ("$status", (int)OrchestrationRuntimeStatus.Pending));
        }

        // In front of all that is sent to it, also by a process whose clock is behind.
        InboxTable.Add(session, effects, key, draft.ExecutionId, draft.StartAt ?? InboxTable.First, now, draft.Started);
        return key;
    }

    public static void SetInput(HubSession session, CommitEffects effects, long key, PayloadCell? input)
    {
        if (input is not null)
        {
            session.Execute(
                "UPDATE instances SET input = $input WHERE key = $key",
                ("$key", key),
                ("$input", PayloadTable.Keep(session, effects, key, input)));
        }
    }

    public static IReadOnlyDictionary<string, string> Tags(HubSession session, long key) => session
        .QueryAll("SELECT name, value FROM tags WHERE instance_key = $key", static row => (Name: row.GetString(0), Value: row.GetString(1)), ("$key", key))
        .ToDictionary(static tag => tag.Name, static tag => tag.Value, StringComparer.Ordinal);

    public static InstanceRow Read(SqliteDataReader row) =>
        new(row.GetInt64(0), row.GetString(1), row.GetString(2), row.GetString(3), (OrchestrationRuntimeStatus)row.GetInt32(4))
        {
            Version = row.IsDBNull(5) ? null : row.GetString(5),
            CreatedAt = Time(row, 6)!.Value,
            UpdatedAt = Time(row, 7)!.Value,
            CompletedAt = Time(row, 8),
            StartAt = Time(row, 9),
            Parent = row.IsDBNull(10) ? null : new InstanceParent(row.GetInt64(10), row.GetString(11), row.GetString(12), row.GetInt32(13)),
            ParentId = row.IsDBNull(11) ? null : row.GetString(11),
            HistoryLength = row.GetInt64(14),
            Input = PayloadCell.OfColumn(row.GetValue(15)),
            Output = PayloadCell.OfColumn(row.GetValue(16)),
            CustomStatus = PayloadCell.OfColumn(row.GetValue(17)),
            Failure = PayloadCell.OfColumn(row.GetValue(18)),
        };

    private static DateTimeOffset? Time(SqliteDataReader row, int column) =>
        row.IsDBNull(column) ? null : new DateTimeOffset(row.GetInt64(column), TimeSpan.Zero);
}
