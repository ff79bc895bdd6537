using System.Diagnostics;
using System.Globalization;
using Microsoft.Extensions.Logging.Abstractions;
using Pipelines.Durable.Activities;
using Pipelines.Durable.Clients;
using Pipelines.Durable.Hub;
using Pipelines.Durable.Orchestrations;
using Pipelines.Durable.Registration;
using Pipelines.Durable.Replay;
using Pipelines.Durable.Workers;
using Pipelines.Storage.Files;

namespace Pipelines.Bench.Orchestrate;

/// <summary>
/// What the embedded hub itself costs, with activities that do nothing: a fan-out in partitions, many small orchestrations, an idle
/// hub, and queries among many instances. Arguments: activities (10000), orchestrations (2000), instances to query among (20000).
/// </summary>
internal static class HubBench
{
    private const int ActivitiesPerPartition = 250;
    private const int PartitionsInFlightMax = 4;
    private const int StartsAtOnce = 256;
    private const int QueriesEach = 20;
    private static readonly TimeSpan IdleTime = TimeSpan.FromSeconds(10);
    private static readonly TimeSpan IdleScanInterval = TimeSpan.FromSeconds(1);

    private static readonly ActivityRef<int, int> Nothing = new("Nothing");
    private static readonly OrchestratorRef<int, int> Partition = new("Partition");
    private static readonly OrchestratorRef<int, int> FanOut = new("FanOut");
    private static readonly OrchestratorRef<int, int> Small = new("Small");

    public static async Task<int> RunAsync(string[] args)
    {
        int activities = Argument(args, 0, 10_000);
        int orchestrations = Argument(args, 1, 2_000);
        int instances = Argument(args, 2, 20_000);
        DirectoryInfo folder = Directory.CreateTempSubdirectory("pipelines-bench-");
        try
        {
            var store = new CountingStore(new FileBlobStore(Path.Combine(folder.FullName, "store"), TimeProvider.System));
            await using DurableHub hub = await DurableHub.OpenAsync(
                new HubOptions(Path.Combine(folder.FullName, "hub.db")) { SlowScanInterval = IdleScanInterval },
                store,
                TimeProvider.System,
                Guid.CreateVersion7,
                CancellationToken.None);
            await using (DurableWorker worker = DurableWorker.Start(
                hub, Registry(), EpisodeLimits.Default, new WorkerOptions { ActivitiesMax = 256 }, TimeProvider.System, NullLoggerFactory.Instance))
            {
                await MeasureFanOutAsync(hub, activities);
                await MeasureSmallAsync(hub, orchestrations);
                await MeasureIdleAsync(hub, store);
            }

            await MeasureQueriesAsync(hub, instances);
            Print("hub.db (MB)", new FileInfo(Path.Combine(folder.FullName, "hub.db")).Length / 1e6);
        }
        finally
        {
            folder.Delete(recursive: true);
        }

        return 0;
    }

    private static async Task MeasureFanOutAsync(DurableHub hub, int activities)
    {
        long commits = (await hub.GetStatusAsync(CancellationToken.None)).Commits;
        long start = Stopwatch.GetTimestamp();
        string id = await hub.Client.StartAsync(FanOut, activities / ActivitiesPerPartition, null, CancellationToken.None);
        await hub.Client.WaitForCompletionAsync(id, includePayloads: false, CancellationToken.None);
        Print("activities/s", activities / Stopwatch.GetElapsedTime(start).TotalSeconds);
        Print("transactions", (await hub.GetStatusAsync(CancellationToken.None)).Commits - commits);
    }

    private static async Task MeasureSmallAsync(DurableHub hub, int orchestrations)
    {
        long start = Stopwatch.GetTimestamp();
        await Parallel.ForAsync(0, orchestrations, new ParallelOptions { MaxDegreeOfParallelism = StartsAtOnce }, async (_, stop) =>
        {
            string id = await hub.Client.StartAsync(Small, 1, null, stop);
            await hub.Client.WaitForCompletionAsync(id, includePayloads: false, stop);
        });
        Print("orchestrations/s", orchestrations / Stopwatch.GetElapsedTime(start).TotalSeconds);
    }

    /// <summary>What is left is the slow scan, here once a second instead of twice a minute.</summary>
    private static async Task MeasureIdleAsync(DurableHub hub, CountingStore store)
    {
        await Task.Delay(IdleScanInterval, TimeProvider.System);
        using Process process = Process.GetCurrentProcess();
        HubStatus before = await hub.GetStatusAsync(CancellationToken.None);
        TimeSpan cpu = process.TotalProcessorTime;
        (long requests, long written) = (store.Requests, WrittenBytes());
        await Task.Delay(IdleTime, TimeProvider.System);
        process.Refresh();
        cpu = process.TotalProcessorTime - cpu;
        HubStatus after = await hub.GetStatusAsync(CancellationToken.None);
        double scans = IdleTime / IdleScanInterval;
        Print("idle: transactions a scan", (after.Commits - before.Commits) / scans);
        Print("idle: reads a scan", (after.Reads - before.Reads - 1) / scans);
        Print("idle: CPU a scan (µs)", cpu.TotalMicroseconds / scans);
        Print("idle: bytes written a scan", (WrittenBytes() - written) / scans);
        Print("idle: requests to the store", store.Requests - requests);
    }

    private static async Task MeasureQueriesAsync(DurableHub hub, int instances)
    {
        long start = Stopwatch.GetTimestamp();
        await Parallel.ForAsync(0, instances, new ParallelOptions { MaxDegreeOfParallelism = StartsAtOnce }, async (i, stop) =>
            await hub.Client.StartAsync(
                Small,
                1,
                new OrchestrationStart(Small.Name)
                {
                    InstanceId = string.Create(CultureInfo.InvariantCulture, $"run-{i:0000000}"),
                    Tags = new Dictionary<string, string> { ["pipeline"] = $"p{i % 100}" },
                },
                stop));
        Print("starts/s", instances / Stopwatch.GetElapsedTime(start).TotalSeconds);
        await MeasureQueryAsync(hub, "page by state (µs)", new OrchestrationQuery { Statuses = [OrchestrationRuntimeStatus.Pending, OrchestrationRuntimeStatus.Failed] });
        await MeasureQueryAsync(hub, "page by name (µs)", new OrchestrationQuery { Names = [Small.Name] });
        await MeasureQueryAsync(hub, "page by tag (µs)", new OrchestrationQuery { Tags = new Dictionary<string, string> { ["pipeline"] = "p7" } });
        await MeasureQueryAsync(hub, "page by prefix (µs)", new OrchestrationQuery { InstanceIdPrefix = "run-00000" });
    }

    private static async Task MeasureQueryAsync(DurableHub hub, string name, OrchestrationQuery query)
    {
        await hub.Client.QueryAsync(query, CancellationToken.None);
        long start = Stopwatch.GetTimestamp();
        for (int i = 0; i < QueriesEach; i++)
        {
            await hub.Client.QueryAsync(query, CancellationToken.None);
        }

        Print(name, Stopwatch.GetElapsedTime(start).TotalMicroseconds / QueriesEach);
    }

    private static DurableRegistry Registry() => new DurableRegistryBuilder()
        .AddActivity(Nothing, static () => new EchoActivity())
        .AddOrchestrator(Small, static () => new CallingOrchestrator(static async (context, input) => await context.CallActivityAsync(Nothing, input)))
        .AddOrchestrator(Partition, static () => new CallingOrchestrator(static async (context, input) =>
            (await Task.WhenAll(Enumerable.Range(0, ActivitiesPerPartition).Select(i => context.CallActivityAsync(Nothing, i)))).Length))
        .AddOrchestrator(FanOut, static () => new CallingOrchestrator(static async (context, partitions) =>
        {
            List<Task<int>> inFlight = [];
            int done = 0;
            for (int i = 0; i < partitions; i++)
            {
                inFlight.Add(context.CallOrchestratorAsync(Partition, i));
                if (inFlight.Count == PartitionsInFlightMax)
                {
                    Task<int> first = await Task.WhenAny(inFlight);
                    inFlight.Remove(first);
                    done += await first;
                }
            }

            return done + (await Task.WhenAll(inFlight)).Sum();
        }))
        .Build();

    /// <summary>What this process has had written to disks; 0 where the system does not say.</summary>
    private static long WrittenBytes() => File.Exists("/proc/self/io")
        ? long.Parse(File.ReadLines("/proc/self/io").First(static line => line.StartsWith("write_bytes", StringComparison.Ordinal))[12..], CultureInfo.InvariantCulture)
        : 0;

    private static int Argument(string[] args, int index, int otherwise) =>
        args.Length > index ? int.Parse(args[index], CultureInfo.InvariantCulture) : otherwise;

    private static void Print(string name, double value) => Console.WriteLine($"{name,-28} {value,14:N0}");
}
