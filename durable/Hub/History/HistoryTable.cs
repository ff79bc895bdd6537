using Pipelines.Durable.Hub.Database;
using Pipelines.Durable.Hub.Payloads;

namespace Pipelines.Durable.Hub.History;

/// <summary>What has happened to the present run of an instance, in order. Only ever grows, or is cut as a whole.</summary>
internal static class HistoryTable
{
    internal const string ReadSql = "SELECT event FROM history WHERE instance_key = $key ORDER BY sequence";

    public static IReadOnlyList<PayloadCell> Read(HubSession session, long instanceKey) =>
        session.QueryAll(ReadSql, static row => new PayloadCell(row.GetValue(0)), ("$key", instanceKey));

    /// <summary>Adds an event whose payload, if it is kept elsewhere, the instance has already or is given here.</summary>
    public static void Append(HubSession session, CommitEffects effects, long instanceKey, long sequence, PayloadCell @event) =>
        session.Execute(
            "INSERT INTO history (instance_key, sequence, event) VALUES ($key, $sequence, $event)",
            ("$key", instanceKey),
            ("$sequence", sequence),
            ("$event", PayloadTable.Keep(session, effects, instanceKey, @event)));

    public static void Cut(HubSession session, long instanceKey) =>
        session.Execute("DELETE FROM history WHERE instance_key = $key", ("$key", instanceKey));
}
