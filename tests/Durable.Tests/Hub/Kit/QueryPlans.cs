using System.Text.RegularExpressions;
using Pipelines.Durable.Hub;
using Pipelines.Durable.Hub.Database;

namespace Pipelines.Durable.Tests.Hub.Kit;

/// <summary>How SQLite goes about a statement.</summary>
internal static partial class QueryPlans
{
    public static Task<List<string>> OfAsync(DurableHub hub, string sql) =>
        hub.Readers.ReadAsync(session => Of(session, sql), CancellationToken.None);

    private static List<string> Of(HubSession session, string sql)
    {
        (string, object?)[] arguments = [.. Parameter().Matches(sql).Select(static match => match.Value).Distinct().Select(static name => (name, (object?)1L))];
        return session.QueryAll($"EXPLAIN QUERY PLAN {sql}", static row => row.GetString(3), arguments);
    }

    [GeneratedRegex(@"\$\w+")]
    private static partial Regex Parameter();
}
