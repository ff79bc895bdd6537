using Microsoft.Extensions.Logging.Abstractions;
using Pipelines.Durable.Activities;
using Pipelines.Durable.Clients;
using Pipelines.Durable.Failures;
using Pipelines.Durable.Hub;
using Pipelines.Durable.Orchestrations;
using Pipelines.Durable.Registration;
using Pipelines.Durable.Replay;
using Pipelines.Durable.Tests.Hub.Kit;
using Pipelines.Durable.Tests.Kit;
using Pipelines.Durable.Workers;

namespace Pipelines.Durable.Tests.Hub;

/// <summary>Hub, worker and replay core together, on real orchestrators.</summary>
public sealed class HubWithReplayTests
{
    private static readonly CancellationToken None = CancellationToken.None;

    private static readonly ActivityRef<int, int> Square = new("Square");

    private static readonly ActivityRef<string, string> Flaky = new("Flaky");

    private static readonly ActivityRef<string, string> Endless = new("Endless");

    private static readonly OrchestratorRef<int, int> SumOfSquares = new("SumOfSquares");

    private static readonly OrchestratorRef<int[], int> Batches = new("Batches");

    private static readonly OrchestratorRef<int, int> Countdown = new("Countdown");

    private static readonly OrchestratorRef<string, string> Approval = new("Approval");

    private static readonly OrchestratorRef<string, string> Persistent = new("Persistent");

    private static readonly OrchestratorRef<string, string> Stuck = new("Stuck");

    [Fact]
    public async Task FanOutOverChildren_IsSummedUp()
    {
        await using var folder = new HubFolder();
        DurableHub hub = await folder.OpenAsync();
        await using DurableWorker worker = Start(hub, Registry());

        string id = await hub.Client.StartAsync(Batches, [10, 20, 30], null, None);

        Assert.Equal(Enumerable.Range(1, 30).Sum(i => i * i * ((i <= 10 ? 1 : 0) + (i <= 20 ? 1 : 0) + 1)), (await hub.EndOfAsync(id)).ReadOutput<int>());
    }

    [Fact]
    public async Task ContinueAsNew_HundredTimes_KeepsAShortHistory()
    {
        await using var folder = new HubFolder();
        DurableHub hub = await folder.OpenAsync();
        await using DurableWorker worker = Start(hub, Registry());

        string id = await hub.Client.StartAsync(Countdown, 100, null, None);

        Assert.Equal(0, (await hub.EndOfAsync(id)).ReadOutput<int>());
        Assert.InRange((await WrittenHistory.ReadAsync(hub, id)).Count, 1, 10);
    }

    [Fact]
    public async Task Rewind_OfAFailedInstance_BeginsItAnewWithItsInputAndItsTags()
    {
        await using var folder = new HubFolder();
        DurableHub hub = await folder.OpenAsync();
        int tries = 0;
        await using DurableWorker worker = Start(hub, Registry(flaky: () => Interlocked.Increment(ref tries) < 2 ? throw new NonRetriableException("not yet") : "done"));
        var options = new OrchestrationStart(Persistent.Name) { Tags = new Dictionary<string, string> { ["colour"] = "red" } };
        string id = await hub.Client.StartAsync(Persistent, "x", options, None);
        Assert.Equal(OrchestrationRuntimeStatus.Failed, (await hub.EndOfAsync(id)).Status);

        Assert.Equal(SignalOutcome.Accepted, await hub.Client.RewindAsync(id, "mended", None));
        OrchestrationMetadata end = await hub.EndOfAsync(id);

        Assert.Equal((OrchestrationRuntimeStatus.Completed, "\"x\"", "red"), (end.Status, end.InputJson, end.Tags["colour"]));
        Assert.Equal("done", end.ReadOutput<string>());
        Assert.Equal(SignalOutcome.Finished, await hub.Client.RewindAsync(id, "again", None));
    }

    [Fact]
    public async Task Retry_WaitsByDurableTimersAcrossARestart()
    {
        await using var folder = new HubFolder();
        int tries = 0;
        DurableRegistry registry = Registry(flaky: () => Interlocked.Increment(ref tries) < 3 ? throw new InvalidOperationException("not yet") : "done");
        // The clock runs ahead of everything here; leases are not to run out under it.
        HubOptions options = folder.Options with { LeaseTtl = TimeSpan.FromDays(20), HeartbeatInterval = TimeSpan.FromDays(10) };
        string id;
        await using (DurableHub hub = await folder.OpenAsync(options))
        await using (DurableWorker worker = Start(hub, registry))
        {
            id = await hub.Client.StartAsync(Persistent, "x", null, None);
            await UntilAsync(async () => Volatile.Read(ref tries) == 1 && (await hub.GetStatusAsync(None)).ActivitiesWaiting == 0);
        }

        DurableHub next = await folder.OpenAsync(options);
        await using DurableWorker again = Start(next, registry);
        using var giveUp = new CancellationTokenSource(HubWaits.Long);
        Task<OrchestrationMetadata> end = next.EndOfAsync(id);
        while (!end.IsCompleted)
        {
            giveUp.Token.ThrowIfCancellationRequested();
            folder.Time.Advance(TimeSpan.FromSeconds(1));
            await Task.Yield();
        }

        Assert.Equal("done", (await end).ReadOutput<string>());
        Assert.Equal(3, tries);
    }

    [Fact]
    public async Task Event_ForAHeldInstance_IsSeenAfterItGoesOn()
    {
        await using var folder = new HubFolder();
        DurableHub hub = await folder.OpenAsync();
        await using DurableWorker worker = Start(hub, Registry());
        string id = await hub.Client.StartAsync(Approval, "report", null, None);
        await hub.Client.WaitForStartAsync(id, false, None).WaitAsync(HubWaits.Long);
        await hub.Client.SuspendAsync(id, null, None);
        await UntilAsync(async () => (await hub.Client.GetAsync(id, false, None))!.Status == OrchestrationRuntimeStatus.Suspended);

        await hub.Client.RaiseEventAsync(id, "APPROVED", "ann", None);
        await hub.Client.ResumeAsync(id, null, None);

        OrchestrationMetadata end = await hub.EndOfAsync(id);
        Assert.Equal((OrchestrationRuntimeStatus.Completed, null), (end.Status, end.Failure));
        Assert.Equal("report by ann", end.ReadOutput<string>());
        Assert.Equal("waiting", end.ReadCustomStatus<string>());
    }

    [Fact]
    public async Task Terminate_CancelsTheTokenOfARunningActivity()
    {
        await using var folder = new HubFolder();
        DurableHub hub = await folder.OpenAsync();
        var begun = new TaskCompletionSource();
        var canceled = new TaskCompletionSource();
        await using DurableWorker worker = Start(hub, Registry(endless: (begun, canceled)));
        string id = await hub.Client.StartAsync(Stuck, "x", null, None);
        await begun.Task.WaitAsync(HubWaits.Long);

        await hub.Client.TerminateAsync(id, "\"enough\"", recursive: true, None);

        await canceled.Task.WaitAsync(HubWaits.Long);
        Assert.Equal(OrchestrationRuntimeStatus.Terminated, (await hub.EndOfAsync(id)).Status);
    }

    [Fact]
    public async Task Failure_OfAnActivity_EndsTheInstanceWithItsDetails()
    {
        await using var folder = new HubFolder();
        DurableHub hub = await folder.OpenAsync();
        await using DurableWorker worker = Start(hub, Registry(flaky: static () => throw new NonRetriableException("no such page")));

        OrchestrationMetadata end = await hub.EndOfAsync(await hub.Client.StartAsync(Persistent, "x", null, None));

        Assert.Equal(OrchestrationRuntimeStatus.Failed, end.Status);
        Assert.Contains("no such page", end.Failure!.ToString(), StringComparison.Ordinal);
    }

    [Fact]
    public async Task Instance_OfALogicThatNoWorkerHas_IsHeldAsPoisonWithTheReason()
    {
        await using var folder = new HubFolder();
        DurableHub hub = await folder.OpenAsync(folder.Options with { DeliveriesMax = 2, RedeliveryPauseMin = TimeSpan.Zero });
        await using (DurableWorker worker = Start(hub, Registry()))
        {
            await hub.Client.StartAsync(SumOfSquares, 3, new OrchestrationStart("x") { InstanceId = "later", Version = "9.0" }, None);
            await UntilAsync(async () => (await hub.ListQuarantinedAsync(1, None)).Count == 1);
        }

        Assert.Contains("9.0", (await hub.ListQuarantinedAsync(1, None))[0].Reason, StringComparison.Ordinal);
        await using DurableWorker newer = Start(hub, Registry(version: "9.0"));
        Assert.True(await hub.ReleaseQuarantinedAsync((await hub.ListQuarantinedAsync(1, None))[0].Id, None));
        Assert.Equal(14, (await hub.EndOfAsync("later")).ReadOutput<int>());
    }

    private static DurableWorker Start(DurableHub hub, DurableRegistry registry) => DurableWorker.Start(
        hub, registry, EpisodeLimits.Default, new WorkerOptions { DrainTimeout = TimeSpan.Zero }, TimeProvider.System, NullLoggerFactory.Instance);

    private static DurableRegistry Registry(
        Func<string>? flaky = null, (TaskCompletionSource Begun, TaskCompletionSource Canceled)? endless = null, string version = "1.0") =>
        new DurableRegistryBuilder(version)
            .AddActivity(Square, static () => new Work<int, int>(static (_, i, _) => Task.FromResult(i * i)))
            .AddActivity(Flaky, () => new Work<string, string>((_, _, _) => Task.FromResult(flaky!())))
            .AddActivity(Endless, () => new Work<string, string>(async (_, _, token) =>
            {
                endless!.Value.Begun.TrySetResult();
                try
                {
                    await Task.Delay(Timeout.InfiniteTimeSpan, TimeProvider.System, token);
                }
                finally
                {
                    endless.Value.Canceled.TrySetResult();
                }

                return "";
            }))
            .AddOrchestrator(SumOfSquares, static () => new Script<int, int>(static async (context, count) =>
                (await Task.WhenAll(Enumerable.Range(1, count).Select(i => context.CallActivityAsync(Square, i)))).Sum()))
            .AddOrchestrator(Batches, static () => new Script<int[], int>(static async (context, counts) =>
                (await Task.WhenAll(counts.Select(count => context.CallOrchestratorAsync(SumOfSquares, count)))).Sum()))
            .AddOrchestrator(Countdown, static () => new Script<int, int>(static async (context, left) =>
            {
                await context.CallActivityAsync(Square, left);
                if (left > 0)
                {
                    context.ContinueAsNew(left - 1);
                }

                return left;
            }))
            .AddOrchestrator(Approval, static () => new Script<string, string>(static async (context, what) =>
            {
                context.SetCustomStatus("waiting");
                return $"{what} by {await context.WaitForEventAsync<string>("approved")}";
            }))
            .AddOrchestrator(Persistent, static () => new Script<string, string>(static (context, what) =>
                context.CallActivityAsync(Flaky, what, new CallOptions { Retry = new RetryPolicy(5, TimeSpan.FromMinutes(10)) })))
            .AddOrchestrator(Stuck, static () => new Script<string, string>(static (context, what) => context.CallActivityAsync(Endless, what)))
            .Build();

    private static async Task UntilAsync(Func<Task<bool>> isReached)
    {
        using var giveUp = new CancellationTokenSource(HubWaits.Long);
        while (!await isReached())
        {
            giveUp.Token.ThrowIfCancellationRequested();
            await Task.Yield();
        }
    }
}
