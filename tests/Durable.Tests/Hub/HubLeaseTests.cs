using Pipelines.Durable.Clients;
using Pipelines.Durable.Hub;
using Pipelines.Durable.Hub.Quarantine;
using Pipelines.Durable.Hub.Work;
using Pipelines.Durable.Protocol;
using Pipelines.Durable.Tests.Hub.Kit;
using Pipelines.Durable.Transports;
using Pipelines.Durable.Workers;
using Pipelines.TestKit.Time;

namespace Pipelines.Durable.Tests.Hub;

public sealed class HubLeaseTests
{
    private static readonly CancellationToken None = CancellationToken.None;

    [Fact]
    public async Task Complete_AfterTheLeaseWasLost_IsRefusedAndCounted()
    {
        await using var folder = new HubFolder();
        DurableHub slow = await folder.OpenAsync(time: new ManualTimeProvider());
        DurableHub quick = await folder.OpenAsync();
        await slow.Client.StartAsync(new OrchestrationStart("x") { InstanceId = "x" }, None);
        await using IAsyncEnumerator<DurableWorkItem> slowWork = slow.ReceiveByHand(None);
        var lost = await slowWork.NextAsync<OrchestratorWorkItem>();

        folder.Time.Advance(LeaseTtl);
        await using IAsyncEnumerator<DurableWorkItem> quickWork = quick.ReceiveByHand(None);
        var held = await quickWork.NextAsync<OrchestratorWorkItem>();
        await Assert.ThrowsAsync<WorkRefusedException>(() => slow.Transport.CompleteAsync(lost, Answer("\"late\""), None));
        await quick.Transport.CompleteAsync(held, Answer("\"in time\""), None);

        Assert.Equal("\"in time\"", (await quick.EndOfAsync("x")).OutputJson);
        Assert.Equal(1, (await quick.GetStatusAsync(None)).StaleAnswers);
        Assert.Single(await WrittenHistory.ReadAsync(quick, "x"), static e => e.ExecutionCompleted is not null);
    }

    [Fact]
    public async Task Complete_ActivityAfterTheLeaseWasLost_IsRefusedAndCounted()
    {
        await using var folder = new HubFolder();
        DurableHub slow = await folder.OpenAsync(time: new ManualTimeProvider());
        DurableHub quick = await folder.OpenAsync();
        string id = await StartWithActivityAsync(slow);
        await using IAsyncEnumerator<DurableWorkItem> slowWork = slow.ReceiveByHand(None);
        var lost = await slowWork.NextAsync<ActivityWorkItem>();

        folder.Time.Advance(LeaseTtl);
        await using IAsyncEnumerator<DurableWorkItem> quickWork = quick.ReceiveByHand(None);
        var held = await quickWork.NextAsync<ActivityWorkItem>();
        await Assert.ThrowsAsync<WorkRefusedException>(() => slow.Transport.CompleteAsync(lost, new ActivityResponse { Result = "1" }, None));
        await quick.Transport.CompleteAsync(held, new ActivityResponse { Result = "2" }, None);
        var episode = await quickWork.NextAsync<OrchestratorWorkItem>();

        Assert.Equal(2, held.Delivery);
        Assert.Equal("2", Assert.Single(Stories.Answers(episode.Request)).Result);
        Assert.Equal(1, (await quick.GetStatusAsync(None)).StaleAnswers);
        Assert.Equal(id, episode.Request.InstanceId);
    }

    [Fact]
    public async Task Renew_WhileTheWorkGoesOn_KeepsItFromOthers()
    {
        await using var folder = new HubFolder();
        DurableHub hub = await folder.OpenAsync();
        DurableHub other = await folder.OpenAsync();
        await hub.Client.StartAsync(new OrchestrationStart("x"), None);
        await using IAsyncEnumerator<DurableWorkItem> received = hub.ReceiveByHand(None);
        var item = await received.NextAsync<OrchestratorWorkItem>();

        for (int beat = 0; beat < 10; beat++)
        {
            folder.Time.Advance(folder.Options.HeartbeatInterval);
            await hub.Leases.RenewAsync(None);
            Assert.Empty(await LendAsync(other, folder));
        }

        Assert.False(item.Revoked.IsCancellationRequested);
    }

    [Fact]
    public async Task Renew_LostLease_RevokesTheWork()
    {
        await using var folder = new HubFolder();
        DurableHub slow = await folder.OpenAsync(time: new ManualTimeProvider());
        DurableHub quick = await folder.OpenAsync();
        await StartWithActivityAsync(slow);
        await using IAsyncEnumerator<DurableWorkItem> received = slow.ReceiveByHand(None);
        var item = await received.NextAsync<ActivityWorkItem>();
        folder.Time.Advance(LeaseTtl);
        Assert.Single(await LendAsync(quick, folder));

        await slow.Leases.RenewAsync(None);

        Assert.True(item.Revoked.IsCancellationRequested);
    }

    [Fact]
    public async Task Abandon_AgainAndAgain_SetsTheWorkAsideUntilItIsReleased()
    {
        await using var folder = new HubFolder();
        DurableHub hub = await folder.OpenAsync(folder.Options with { DeliveriesMax = 3 });
        string id = await StartWithActivityAsync(hub);
        await using IAsyncEnumerator<DurableWorkItem> received = hub.ReceiveByHand(None);
        for (int delivery = 1; delivery <= 3; delivery++)
        {
            var item = await received.NextAsync<ActivityWorkItem>();
            Assert.Equal(delivery, item.Delivery);
            await hub.Transport.AbandonAsync(item, "it broke", None);
            folder.Time.Advance(TimeSpan.FromMinutes(1));
        }

        ValueTask<bool> next = received.MoveNextAsync();
        QuarantinedWork poison = await QuarantinedAsync(hub);
        Assert.False(next.IsCompleted);
        Assert.Equal((id, "echo", 3, "it broke"), (poison.InstanceId, poison.ActivityName, poison.Deliveries, poison.Reason));
        Assert.Equal(1, (await hub.GetStatusAsync(None)).Quarantined);
        Assert.False(await hub.ReleaseQuarantinedAsync("activity-999", None));
        Assert.True(await hub.ReleaseQuarantinedAsync(poison.Id, None));

        Assert.True(await next.AsTask().WaitAsync(HubWaits.Long));
        var again = Assert.IsType<ActivityWorkItem>(received.Current);
        Assert.Equal(1, again.Delivery);
        Assert.Empty(await hub.ListQuarantinedAsync(10, None));
        await hub.Transport.CompleteAsync(again, new ActivityResponse { Result = "1" }, None);
    }

    [Fact]
    public async Task Terminate_InstanceInQuarantine_EndsIt()
    {
        await using var folder = new HubFolder();
        DurableHub hub = await folder.OpenAsync(folder.Options with { DeliveriesMax = 1, RedeliveryPauseMin = TimeSpan.Zero });
        await hub.Client.StartAsync(new OrchestrationStart("x") { InstanceId = "x" }, None);
        using var stop = new CancellationTokenSource();
        IAsyncEnumerator<DurableWorkItem> received = hub.ReceiveByHand(stop.Token);
        await hub.Transport.AbandonAsync(await received.NextAsync<OrchestratorWorkItem>(), "it broke", None);
        Task<bool> next = received.MoveNextAsync().AsTask();
        Assert.Equal("x", (await QuarantinedAsync(hub)).InstanceId);

        Assert.Equal(SignalOutcome.Accepted, await hub.Client.TerminateAsync("x", "\"stuck\"", recursive: false, None));

        Assert.Equal((OrchestrationRuntimeStatus.Terminated, "\"stuck\""), ((await hub.EndOfAsync("x")).Status, (await hub.EndOfAsync("x")).OutputJson));
        Assert.Empty(await hub.ListQuarantinedAsync(10, None));
        Assert.False(next.IsCompleted);
        await stop.CancelAsync();
        await Assert.ThrowsAnyAsync<OperationCanceledException>(() => next);
    }

    [Fact]
    public async Task Dispose_Worker_GivesBackWhatItCouldNotFinish()
    {
        await using var folder = new HubFolder();
        DurableHub hub = await folder.OpenAsync();
        var begun = new TaskCompletionSource();
        ScriptedWork work = new ScriptedWork()
            .Orchestrator("one", static r => Stories.OneActivity(r, "endless"))
            .Activity("endless", async (_, token) =>
            {
                begun.TrySetResult();
                await Task.Delay(Timeout.InfiniteTimeSpan, TimeProvider.System, token);
                return null;
            });
        string id;
        await using (DurableWorker stopped = work.Start(hub, new WorkerOptions { DrainTimeout = TimeSpan.Zero }))
        {
            id = await hub.Client.StartAsync(new OrchestrationStart("one") { InputJson = "5" }, None);
            await begun.Task.WaitAsync(HubWaits.Long);
        }

        await using DurableWorker next = new ScriptedWork().Orchestrator("one", static r => Stories.OneActivity(r, "endless")).Echo("endless").Start(hub);
        Assert.Equal("5", (await hub.EndOfAsync(id)).OutputJson);
        Assert.Equal(folder.Time.GetUtcNow(), (await hub.EndOfAsync(id)).CompletedAt);
    }

    [Fact]
    public async Task Dispose_HubWithLentWork_GivesItBackUncounted()
    {
        await using var folder = new HubFolder();
        await using (DurableHub hub = await folder.OpenAsync())
        {
            await StartWithActivityAsync(hub);
            await using IAsyncEnumerator<DurableWorkItem> received = hub.ReceiveByHand(None);
            await received.NextAsync<ActivityWorkItem>();
        }

        DurableHub next = await folder.OpenAsync();
        await using IAsyncEnumerator<DurableWorkItem> again = next.ReceiveByHand(None);
        Assert.Equal(1, (await again.NextAsync<ActivityWorkItem>()).Delivery);
    }

    [Theory]
    [InlineData(2, 3)]
    [InlineData(1, 1)]
    public async Task Receive_MoreWorkThanCapacity_LendsNoMore(int episodesMax, int activitiesMax)
    {
        await using var folder = new HubFolder();
        DurableHub hub = await folder.OpenAsync();
        int episodesAtOnce = 0;
        int activitiesAtOnce = 0;
        var peaks = new Peaks();
        ScriptedWork work = new ScriptedWork()
            .Orchestrator("one", r => peaks.During(ref episodesAtOnce, "episode", () => Stories.OneActivity(r, "busy").ToArray()))
            .Activity("busy", async (request, _) =>
            {
                peaks.Enter(ref activitiesAtOnce, "activity");
                await Task.Yield();
                Interlocked.Decrement(ref activitiesAtOnce);
                return request.Input;
            });
        await using DurableWorker worker = work.Start(hub, new WorkerOptions { OrchestrationsMax = episodesMax, ActivitiesMax = activitiesMax });

        string[] ids = await Task.WhenAll(Enumerable.Range(0, 40).Select(_ => hub.Client.StartAsync(new OrchestrationStart("one"), None)));
        await Task.WhenAll(ids.Select(hub.EndOfAsync));

        Assert.InRange(peaks["episode"], 1, episodesMax);
        Assert.InRange(peaks["activity"], 1, activitiesMax);
    }

    private static TimeSpan LeaseTtl => new HubOptions("x").LeaseTtl;

    private static OrchestratorResponse Answer(string output) => new() { Actions = { Stories.Complete(0, output) } };

    /// <summary>An instance whose one activity waits in the queue.</summary>
    private static async Task<string> StartWithActivityAsync(DurableHub hub)
    {
        string id = await hub.Client.StartAsync(new OrchestrationStart("one"), None);
        await using IAsyncEnumerator<DurableWorkItem> received = hub.ReceiveByHand(None, activities: 1);
        var first = await received.NextAsync<OrchestratorWorkItem>();
        await hub.Transport.CompleteAsync(first, new OrchestratorResponse { Actions = { Stories.Activity(0, "echo") } }, None);
        return id;
    }

    private static Task<IReadOnlyList<Loan>> LendAsync(DurableHub hub, HubFolder folder)
    {
        DateTimeOffset now = folder.Time.GetUtcNow();
        var terms = new LeaseTerms("test", now, now + folder.Options.LeaseTtl, 100);
        return hub.Writer.WriteAsync<IReadOnlyList<Loan>>(
            (session, _) => [.. WorkTable.Episodes.Lend(session, terms, 10), .. WorkTable.Activities.Lend(session, terms, 10)], None);
    }

    /// <summary>Setting aside happens when the work would be lent again; that is a commit away.</summary>
    private static async Task<QuarantinedWork> QuarantinedAsync(DurableHub hub)
    {
        using var giveUp = new CancellationTokenSource(HubWaits.Long);
        while (true)
        {
            if (await hub.ListQuarantinedAsync(10, giveUp.Token) is [QuarantinedWork work])
            {
                return work;
            }

            await Task.Yield();
        }
    }
}
