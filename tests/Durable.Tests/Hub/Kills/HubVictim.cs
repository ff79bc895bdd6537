using System.Diagnostics;
using System.Globalization;
using Pipelines.Durable.Hub;
using Pipelines.Durable.Tests.Hub.Kit;
using Pipelines.Durable.Workers;
using Pipelines.Storage.Files;

namespace Pipelines.Durable.Tests.Hub.Kills;

/// <summary>A process that works for a hub, to be killed. Each activity it begins is a line on its standard output.</summary>
internal static class HubVictim
{
    public const string Batch = "batch";

    private const string Paced = "paced";

    /// <summary>Characters of an activity's result: some go to the blob store.</summary>
    public const int ResultCharsMax = 60_000;

    public static HubOptions Options(string folder) => new(Path.Combine(folder, "hub.db"))
    {
        LeaseTtl = TimeSpan.FromSeconds(2),
        HeartbeatInterval = TimeSpan.FromMilliseconds(500),
        SlowScanInterval = TimeSpan.FromSeconds(1),
        DeliveriesMax = 100,
    };

    public static Task<DurableHub> OpenAsync(string folder) => DurableHub.OpenAsync(
        Options(folder),
        new FileBlobStore(Path.Combine(folder, "store"), TimeProvider.System),
        TimeProvider.System,
        Guid.CreateVersion7,
        CancellationToken.None);

    /// <summary>Starts this assembly again. The caller disposes the process.</summary>
    /// <param name="folder">Of the hub.</param>
    /// <param name="isPaced">An activity ends only for a line on the process's standard input.</param>
    public static Process Start(string folder, bool isPaced = false) => Process.Start(new ProcessStartInfo
    {
        FileName = Environment.ProcessPath is { } dotnet && Path.GetFileNameWithoutExtension(dotnet) == "dotnet" ? dotnet : "dotnet",
        ArgumentList = { typeof(HubVictim).Assembly.Location, folder, isPaced ? Paced : "" },
        RedirectStandardOutput = true,
        RedirectStandardInput = true,
    })!;

    /// <summary>Works until its standard input ends.</summary>
    public static async Task<int> RunAsync(string[] args)
    {
        bool isPaced = args[1] == Paced;
        using var turns = new SemaphoreSlim(0);
        await using DurableHub hub = await OpenAsync(args[0]);
        ScriptedWork work = new ScriptedWork()
            .Orchestrator(Batch, static request =>
            {
                int count = int.Parse(Stories.Input(request)!, CultureInfo.InvariantCulture);
                int answered = Stories.Answers(request).Count();
                return !Stories.Scheduled(request) ? Enumerable.Range(0, count).Select(static i => Stories.Activity(i, "make", $"{i}"))
                    : answered < count ? []
                    : [Stories.Complete(count, $"{Stories.Answers(request).Sum(static a => a.Result.Length)}")];
            })
            .Activity("make", async (request, token) =>
            {
                await Console.Out.WriteLineAsync($"{request.OrchestrationInstance.InstanceId} {request.TaskId}");
                if (isPaced)
                {
                    await turns.WaitAsync(token);
                }

                return new string('x', ResultLength(request.TaskId));
            });
        await using DurableWorker worker = work.Start(hub, new WorkerOptions { OrchestrationsMax = 2, ActivitiesMax = 4 });
        while (await Console.In.ReadLineAsync() is not null)
        {
            turns.Release();
        }

        return 0;
    }

    /// <summary>Every tenth result is too large for the file.</summary>
    public static int ResultLength(int taskId) => taskId % 10 == 9 ? ResultCharsMax : taskId;
}
