using Microsoft.Data.Sqlite;
using Microsoft.Extensions.Logging.Abstractions;
using Pipelines.Bench.Map;
using Pipelines.Core.Planning;
using Pipelines.Durable.Clients;
using Pipelines.Durable.Hub;
using Pipelines.Durable.Registration;
using Pipelines.Durable.Replay;
using Pipelines.Durable.Workers;
using Pipelines.Runtime.Budgets;
using Pipelines.Runtime.Orchestrations;
using Pipelines.Runtime.Runs;

namespace Pipelines.Bench.Orchestrate;

/// <summary>A run that the embedded hub drives, by orchestrations and activities, in a file on disk.</summary>
internal static class HubRun
{
    /// <returns>How it ended, its rows, and the events in all histories.</returns>
    public static async Task<(string Status, RowTotals Rows, long Events)> RunAsync(
        string folder, BenchHouse house, PipelinePlan plan, string yaml, RunOptions options)
    {
        string file = Path.Combine(folder, "hub.db");
        RunEnd end;
        await using (DurableHub hub = await DurableHub.OpenAsync(new HubOptions(file), house.Store, TimeProvider.System, Guid.CreateVersion7, CancellationToken.None))
        {
            await using var host = new RunHost(house.Store, (_, _) => house.Runner, _ => plan, new RunHostOptions { Runs = options }, TimeProvider.System);
            DurableRegistry registry = host.AddTo(new DurableRegistryBuilder("1.0")).Build();
            await using DurableWorker worker = DurableWorker.Start(
                hub, registry, EpisodeLimits.Default, new WorkerOptions(), TimeProvider.System, NullLoggerFactory.Instance);
            var origin = new RunOrigin(yaml, new PlanningOptions(), null, null, null, null, RunBudget.Unlimited);
            RunId run = await house.Runner.BeginAsync(new RunRequest { Plan = plan, Origin = origin, Options = options }, CancellationToken.None);
            string id = await hub.Client.StartAsync(
                RunWork.Run, new RunOrder(run.Value), new OrchestrationStart("") { InstanceId = run.Value }, CancellationToken.None);
            OrchestrationMetadata done = (await hub.Client.WaitForCompletionAsync(id, includePayloads: true, CancellationToken.None))!;
            end = done.ReadOutput<RunEnd>();
        }

        return (end.Status.ToString(), end.Rows!, CountEvents(file));
    }

    private static long CountEvents(string file)
    {
        using var connection = new SqliteConnection($"Data Source={file};Mode=ReadOnly;Pooling=False");
        connection.Open();
        using SqliteCommand command = connection.CreateCommand();
        command.CommandText = "SELECT COUNT(*) FROM history";
        return (long)command.ExecuteScalar()!;
    }
}
