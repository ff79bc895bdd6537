using Microsoft.Extensions.DependencyInjection;
using Pipelines.Durable.Clients;
using Pipelines.Durable.Hub;
using Pipelines.Runtime.Orchestrations;
using Pipelines.Runtime.Runs;

namespace Pipelines.Functions.Tests.Kit;

/// <summary>Runs that ended long ago, as the engine keeps them: one in a hundred has failed, and every other hundred is of another pipeline.</summary>
internal static class StoredRuns
{
    public const string Prefix = "stored-";

    private const string InstancesSql = """
        WITH RECURSIVE n (i) AS (SELECT 0 UNION ALL SELECT i + 1 FROM n WHERE i + 1 < $count)
        INSERT INTO instances (id, execution_id, name, status, created_at, updated_at, completed_at, outcome, output)
        SELECT printf('stored-%06d', i), printf('%06d', i), $name, $completed, $from + i, $from + i, $from + i,
            CASE WHEN i % 100 = 0 THEN $failed ELSE $well END, CAST(printf('{"status":%s}', CASE WHEN i % 100 = 0 THEN $failed ELSE $well END) AS BLOB) FROM n
        """;

    private const string TagsSql = """
        INSERT INTO tags (name, value, created_at, instance_key, status, outcome)
        SELECT 'pipeline', CASE WHEN (created_at - $from) / 100 % 2 = 0 THEN 'tickets' ELSE 'other' END, created_at, key, status, outcome FROM instances WHERE id LIKE 'stored-%'
        """;

    public static Task AddAsync(RunningApp app, int count)
    {
        long from = new DateTimeOffset(2026, 1, 1, 0, 0, 0, TimeSpan.Zero).UtcTicks;
        return app.Services.GetRequiredService<DurableHub>().Writer.WriteAsync(
            (session, _) =>
            {
                session.Execute(
                    InstancesSql,
                    ("$count", count),
                    ("$name", RunWork.Run.Name),
                    ("$failed", $"{(int)RunStatus.Failed}"),
                    ("$well", $"{(int)RunStatus.Completed}"),
                    ("$completed", (int)OrchestrationRuntimeStatus.Completed),
                    ("$from", from));
                return session.Execute(TagsSql, ("$from", from));
            },
            CancellationToken.None);
    }
}
