using Pipelines.Durable.Hub.Database;

namespace Pipelines.Durable.Hub.Payloads;

/// <summary>Where the payloads are that were put into the blob store, and which of them are to be deleted there.</summary>
internal static class PayloadTable
{
    private const string AddGarbageSql = "INSERT OR IGNORE INTO payload_garbage (path) VALUES ($path)";

    /// <summary>The payloads of an instance that nothing names any more.</summary>
    private const string UnnamedSql = """
        SELECT path FROM payloads WHERE instance_key = $key AND hash NOT IN (
            SELECT event FROM history WHERE instance_key = $key AND typeof(event) = 'text'
            UNION ALL SELECT event FROM inbox WHERE instance_key = $key AND typeof(event) = 'text'
            UNION ALL SELECT event FROM activities WHERE instance_key = $key AND typeof(event) = 'text'
            UNION ALL SELECT input FROM instances WHERE key = $key AND typeof(input) = 'text'
            UNION ALL SELECT output FROM instances WHERE key = $key AND typeof(output) = 'text'
            UNION ALL SELECT custom_status FROM instances WHERE key = $key AND typeof(custom_status) = 'text'
            UNION ALL SELECT failure FROM instances WHERE key = $key AND typeof(failure) = 'text')
        """;

    /// <summary>The value for the column that names the payload; what was put for it is the instance's from now on.</summary>
    public static object? Keep(HubSession session, CommitEffects effects, long instanceKey, PayloadCell? cell)
    {
        if (cell?.Upload is { } upload)
        {
            int added = session.Execute(
                "INSERT OR IGNORE INTO payloads (instance_key, hash, path) VALUES ($key, $hash, $path)",
                ("$key", instanceKey),
                ("$hash", upload.HashText),
                ("$path", upload.Path.Value));
            if (added == 0 && FindPath(session, instanceKey, upload.HashText) != upload.Path.Value)
            {
                // The instance has the same bytes already.
                Discard(session, effects, cell);
            }
        }

        return cell?.Value;
    }

    /// <summary>What was put for the cell is not needed after all.</summary>
    public static void Discard(HubSession session, CommitEffects effects, PayloadCell? cell)
    {
        if (cell?.Upload is { } upload)
        {
            session.Execute(AddGarbageSql, ("$path", upload.Path.Value));
            effects.HasGarbage = true;
        }
    }

    public static string? FindPath(HubSession session, long instanceKey, string hash) => session.QueryText(
        "SELECT path FROM payloads WHERE instance_key = $key AND hash = $hash", ("$key", instanceKey), ("$hash", hash));

    /// <summary>Forgets what the instance no longer names: after its history was cut.</summary>
    public static void DropUnnamed(HubSession session, CommitEffects effects, long instanceKey)
    {
        foreach (string path in session.QueryAll(UnnamedSql, static row => row.GetString(0), ("$key", instanceKey)))
        {
            session.Execute("DELETE FROM payloads WHERE instance_key = $key AND path = $path", ("$key", instanceKey), ("$path", path));
            session.Execute(AddGarbageSql, ("$path", path));
            effects.HasGarbage = true;
        }
    }

    /// <summary>Forgets all payloads of an instance.</summary>
    public static void DropAll(HubSession session, CommitEffects effects, long instanceKey)
    {
        effects.HasGarbage |= session.Execute(
            "INSERT OR IGNORE INTO payload_garbage (path) SELECT path FROM payloads WHERE instance_key = $key", ("$key", instanceKey)) > 0;
        session.Execute("DELETE FROM payloads WHERE instance_key = $key", ("$key", instanceKey));
    }

    public static IReadOnlyList<string> Garbage(HubSession session, int max) => session.QueryAll(
        "SELECT path FROM payload_garbage ORDER BY path LIMIT $max", static row => row.GetString(0), ("$max", max));

    public static void ForgetGarbage(HubSession session, IEnumerable<string> paths)
    {
        foreach (string path in paths)
        {
            session.Execute("DELETE FROM payload_garbage WHERE path = $path", ("$path", path));
        }
    }

    /// <summary>An instance has a payload at that place.</summary>
    public static bool IsNamed(HubSession session, string path) =>
        session.QueryLong("SELECT count(*) FROM payloads WHERE path = $path", ("$path", path)) > 0;
}
