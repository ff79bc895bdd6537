namespace Pipelines.Durable.Hub.Database;

/// <summary>Numbers that only grow, shared by all processes of a hub.</summary>
internal static class Counters
{
    /// <summary>The last fencing token that was given out.</summary>
    public const string LeaseToken = "lease_token";

    /// <summary>Answers that came after their lease was lost.</summary>
    public const string StaleAnswers = "stale_answers";

    /// <summary>Messages to instances that had ended, gone on as new or never been.</summary>
    public const string DroppedMessages = "dropped_messages";

    /// <summary>Work that was set aside.</summary>
    public const string Quarantined = "quarantined";

    /// <summary>Instances that were erased.</summary>
    public const string Purged = "purged";

    /// <returns>The new value.</returns>
    public static long Add(HubSession session, string name, long by = 1) => session.QueryLong(
        "INSERT INTO counters (name, value) VALUES ($name, $by) ON CONFLICT (name) DO UPDATE SET value = value + $by RETURNING value",
        ("$name", name),
        ("$by", by));

    public static IReadOnlyDictionary<string, long> All(HubSession session) =>
        session.QueryAll("SELECT name, value FROM counters", static row => (Name: row.GetString(0), Value: row.GetInt64(1)))
            .ToDictionary(static counter => counter.Name, static counter => counter.Value, StringComparer.Ordinal);
}
