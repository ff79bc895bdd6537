using System.Globalization;
using Microsoft.Data.Sqlite;
using Pipelines.Durable.Hub.Database;
using Pipelines.Durable.Hub.Work;

namespace Pipelines.Durable.Hub.Quarantine;

/// <summary>Work that was set aside, in both work tables.</summary>
internal static class QuarantineTable
{
    private const string EpisodesSql = """
        SELECT e.instance_key, i.id, NULL, e.deliveries, e.failure, e.quarantined_at
        FROM episodes e INDEXED BY episodes_in_quarantine CROSS JOIN instances i ON i.key = e.instance_key
        WHERE e.quarantined_at IS NOT NULL ORDER BY e.quarantined_at LIMIT $max
        """;

    private const string ActivitiesSql = """
        SELECT a.activity_id, i.id, a.name, a.deliveries, a.failure, a.quarantined_at
        FROM activities a INDEXED BY activities_in_quarantine CROSS JOIN instances i ON i.key = a.instance_key
        WHERE a.quarantined_at IS NOT NULL ORDER BY a.quarantined_at LIMIT $max
        """;

    public static IReadOnlyList<QuarantinedWork> List(HubSession session, int max) =>
    [
        .. session.QueryAll(EpisodesSql, static row => Read(row, WorkKind.Episode), ("$max", max))
            .Concat(session.QueryAll(ActivitiesSql, static row => Read(row, WorkKind.Activity), ("$max", max)))
            .OrderBy(static work => work.QuarantinedAt)
            .Take(max),
    ];

    /// <returns>False when no such work is in quarantine.</returns>
    public static bool Release(HubSession session, CommitEffects effects, string id, DateTimeOffset now)
    {
        string[] parts = id.Split('-');
        if (parts.Length != 2
            || !Enum.TryParse(parts[0], ignoreCase: true, out WorkKind kind)
            || !long.TryParse(parts[1], NumberStyles.None, CultureInfo.InvariantCulture, out long key))
        {
            return false;
        }

        string sql = kind == WorkKind.Episode
            ? "UPDATE episodes SET quarantined_at = NULL, deliveries = 0, due_at = $now WHERE instance_key = $key AND quarantined_at IS NOT NULL"
            : "UPDATE activities SET quarantined_at = NULL, deliveries = 0, due_at = $now WHERE activity_id = $key AND quarantined_at IS NOT NULL";
        bool isReleased = session.Execute(sql, ("$key", key), ("$now", now.UtcTicks)) == 1;
        effects.HasWork |= isReleased;
        return isReleased;
    }

    private static QuarantinedWork Read(SqliteDataReader row, WorkKind kind) => new(
        string.Create(CultureInfo.InvariantCulture, $"{kind}-{row.GetInt64(0)}").ToLowerInvariant(),
        row.GetString(1),
        row.IsDBNull(2) ? null : row.GetString(2),
        row.GetInt32(3),
        row.IsDBNull(4) ? "Its worker was lost each time." : row.GetString(4),
        new DateTimeOffset(row.GetInt64(5), TimeSpan.Zero));
}
