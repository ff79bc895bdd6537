using Pipelines.Durable.Clients;
using Pipelines.Durable.Hub;
using Pipelines.Durable.Protocol;
using Pipelines.Durable.Tests.Hub.Kit;
using Pipelines.Durable.Workers;

namespace Pipelines.Durable.Tests.Hub;

public sealed class HubEpisodeTests
{
    private static readonly CancellationToken None = CancellationToken.None;

    [Fact]
    public async Task Start_OrchestratorWithOneActivity_CompletesWithItsResult()
    {
        await using var folder = new HubFolder();
        DurableHub hub = await folder.OpenAsync();
        ScriptedWork work = new ScriptedWork().Orchestrator("one", static r => Stories.OneActivity(r, "echo")).Echo("echo");
        await using DurableWorker worker = work.Start(hub);

        string id = await hub.Client.StartAsync(new OrchestrationStart("one") { InputJson = "\"hello\"" }, None);
        OrchestrationMetadata end = await hub.EndOfAsync(id);

        Assert.Equal(OrchestrationRuntimeStatus.Completed, end.Status);
        Assert.Equal("\"hello\"", end.InputJson);
        Assert.Equal("\"hello\"", end.OutputJson);
        Assert.Equal([("echo", "\"hello\"")], work.Begun);
        Assert.Equal(0, (await hub.GetStatusAsync(None)).ActivitiesWaiting);
    }

    [Fact]
    public async Task Episode_Committed_LeavesTheHistoryThatTheContractAsksFor()
    {
        await using var folder = new HubFolder();
        DurableHub hub = await folder.OpenAsync();
        ScriptedWork work = new ScriptedWork().Orchestrator("one", static r => Stories.OneActivity(r, "echo")).Echo("echo");
        await using DurableWorker worker = work.Start(hub);

        string id = await hub.Client.StartAsync(new OrchestrationStart("one"), None);
        await hub.EndOfAsync(id);

        Assert.Equal(
            [
                HistoryEvent.EventTypeOneofCase.OrchestratorStarted,
                HistoryEvent.EventTypeOneofCase.ExecutionStarted,
                HistoryEvent.EventTypeOneofCase.TaskScheduled,
                HistoryEvent.EventTypeOneofCase.OrchestratorCompleted,
                HistoryEvent.EventTypeOneofCase.OrchestratorStarted,
                HistoryEvent.EventTypeOneofCase.TaskCompleted,
                HistoryEvent.EventTypeOneofCase.ExecutionCompleted,
                HistoryEvent.EventTypeOneofCase.OrchestratorCompleted,
            ],
            (await WrittenHistory.ReadAsync(hub, id)).Select(static e => e.EventTypeCase));
        OrchestratorRequest second = work.Episodes.Last();
        Assert.Equal(4, second.PastEvents.Count);
        Assert.Equal(2, second.NewEvents.Count);
    }

    [Fact]
    public async Task Timer_FiresWhenItsTimeHasCome_NotBefore()
    {
        await using var folder = new HubFolder();
        DurableHub hub = await folder.OpenAsync();
        DateTimeOffset fireAt = folder.Time.GetUtcNow().AddHours(5);
        ScriptedWork work = new ScriptedWork().Orchestrator("sleep", request =>
            Stories.Events(request).Any(static e => e.TimerFired is not null) ? [Stories.Complete(1)]
            : request.PastEvents.Count == 0 ? [Stories.Timer(0, fireAt)]
            : []);
        await using DurableWorker worker = work.Start(hub);
        string id = await hub.Client.StartAsync(new OrchestrationStart("sleep"), None);
        await hub.Client.WaitForStartAsync(id, false, None).WaitAsync(HubWaits.Long);

        folder.Time.Advance(TimeSpan.FromHours(5) - TimeSpan.FromTicks(1));
        Assert.Equal(OrchestrationRuntimeStatus.Running, (await hub.Client.GetAsync(id, false, None))!.Status);
        Assert.Single(work.Episodes);
        folder.Time.Advance(TimeSpan.FromTicks(1));

        OrchestrationMetadata end = await hub.EndOfAsync(id);
        Assert.Equal(OrchestrationRuntimeStatus.Completed, end.Status);
        Assert.Equal(fireAt, end.CompletedAt);
    }

    [Fact]
    public async Task StartAt_InTheFuture_BeginsThenAndSeesItsStartBeforeEarlierEvents()
    {
        await using var folder = new HubFolder();
        DurableHub hub = await folder.OpenAsync();
        ScriptedWork work = new ScriptedWork().Orchestrator("later", static _ => [Stories.Complete(0)]);
        await using DurableWorker worker = work.Start(hub);
        string id = await hub.Client.StartAsync(
            new OrchestrationStart("later") { StartAt = folder.Time.GetUtcNow().AddMinutes(10) }, None);
        Assert.Equal(SignalOutcome.Accepted, await hub.Client.RaiseEventJsonAsync(id, "early", "1", None));

        Assert.Empty(work.Episodes);
        folder.Time.Advance(TimeSpan.FromMinutes(10));
        await hub.EndOfAsync(id);

        OrchestratorRequest first = Assert.Single(work.Episodes);
        Assert.NotNull(first.NewEvents[1].ExecutionStarted);
        Assert.Equal("early", first.NewEvents[2].EventRaised.Name);
    }

    [Fact]
    public async Task Child_ThatEnds_AnswersItsParent()
    {
        await using var folder = new HubFolder();
        DurableHub hub = await folder.OpenAsync();
        ScriptedWork work = new ScriptedWork()
            .Orchestrator("parent", static request =>
                Stories.Events(request).FirstOrDefault(static e => e.SubOrchestrationInstanceCompleted is not null) is { } done
                    ? [Stories.Complete(1, done.SubOrchestrationInstanceCompleted.Result)]
                    : [Stories.Child(0, "child", "the-child", "7")])
            .Orchestrator("child", static request => [Stories.Complete(0, Stories.Input(request))]);
        await using DurableWorker worker = work.Start(hub);

        string id = await hub.Client.StartAsync(new OrchestrationStart("parent"), None);

        Assert.Equal("7", (await hub.EndOfAsync(id)).OutputJson);
        Assert.Equal(id, (await hub.Client.GetAsync("the-child", false, None))!.ParentInstanceId);
    }

    [Fact]
    public async Task Child_WhoseIdIsTaken_FailsInItsParentOnly()
    {
        await using var folder = new HubFolder();
        DurableHub hub = await folder.OpenAsync();
        ScriptedWork work = new ScriptedWork()
            .Orchestrator("waits", static _ => [])
            .Orchestrator("parent", static request =>
                Stories.Events(request).FirstOrDefault(static e => e.SubOrchestrationInstanceFailed is not null) is { } failed
                    ? [Stories.Complete(1, failed.SubOrchestrationInstanceFailed.FailureDetails.ErrorType)]
                    : [Stories.Child(0, "waits", "taken")]);
        await using DurableWorker worker = work.Start(hub);
        await hub.Client.StartAsync(new OrchestrationStart("waits") { InstanceId = "taken" }, None);
        await hub.Client.WaitForStartAsync("taken", false, None).WaitAsync(HubWaits.Long);

        string id = await hub.Client.StartAsync(new OrchestrationStart("parent"), None);

        Assert.Equal("InstanceExists", (await hub.EndOfAsync(id)).OutputJson);
        Assert.Equal(OrchestrationRuntimeStatus.Running, (await hub.Client.GetAsync("taken", false, None))!.Status);
    }

    [Fact]
    public async Task ContinueAsNew_CutsTheHistoryAndKeepsWhatWasCarriedAndWhatWaits()
    {
        await using var folder = new HubFolder();
        DurableHub hub = await folder.OpenAsync();
        ScriptedWork work = new ScriptedWork().Orchestrator("loop", static request =>
        {
            int round = int.Parse(Stories.Input(request)!, System.Globalization.CultureInfo.InvariantCulture);
            OrchestratorAction end = Stories.Complete(0, $"{round + 1}", round < 20 ? OrchestrationStatus.ContinuedAsNew : OrchestrationStatus.Completed);
            end.CompleteOrchestration.CarryoverEvents.AddRange(request.NewEvents.Where(static e => e.EventRaised is not null));
            return [end];
        });
        string id = await hub.Client.StartAsync(new OrchestrationStart("loop") { InputJson = "0" }, None);
        await hub.Client.RaiseEventJsonAsync(id, "kept", "1", None);
        await using DurableWorker worker = work.Start(hub);

        OrchestrationMetadata end = await hub.EndOfAsync(id);

        Assert.Equal("21", end.OutputJson);
        Assert.Equal("20", end.InputJson);
        Assert.Equal(21, work.Episodes.Count);
        Assert.Equal(21, work.Episodes.Select(static e => e.ExecutionId).Distinct().Count());
        Assert.All(work.Episodes, static e => Assert.Empty(e.PastEvents));
        Assert.All(work.Episodes, static e => Assert.Single(e.NewEvents, static n => n.EventRaised is { Name: "kept" }));
        Assert.All(work.Episodes, static e => Assert.NotNull(e.NewEvents[1].ExecutionStarted));
        Assert.Equal(5, (await WrittenHistory.ReadAsync(hub, id)).Count);
    }

    [Fact]
    public async Task Suspend_ThenResume_ShowsInTheStatus()
    {
        await using var folder = new HubFolder();
        DurableHub hub = await folder.OpenAsync();
        ScriptedWork work = new ScriptedWork().Orchestrator("held", static request =>
            Stories.Events(request).Any(static e => e.ExecutionResumed is not null) ? [Stories.Complete(0)] : []);
        await using DurableWorker worker = work.Start(hub);
        string id = await hub.Client.StartAsync(new OrchestrationStart("held"), None);
        await hub.Client.WaitForStartAsync(id, false, None).WaitAsync(HubWaits.Long);

        await hub.Client.SuspendAsync(id, "wait", None);
        using (var seen = hub.News.Instances.Begin(id))
        {
            for (Task next = seen.Next; (await hub.Client.GetAsync(id, false, None))!.Status != OrchestrationRuntimeStatus.Suspended; next = seen.Next)
            {
                await next.WaitAsync(HubWaits.Long);
            }
        }

        await hub.Client.ResumeAsync(id, null, None);
        Assert.Equal(OrchestrationRuntimeStatus.Completed, (await hub.EndOfAsync(id)).Status);
    }

    [Fact]
    public async Task Signals_ToUnknownAndFinishedInstances_SayWhich()
    {
        await using var folder = new HubFolder();
        DurableHub hub = await folder.OpenAsync();
        await using DurableWorker worker = new ScriptedWork().Orchestrator("quick", static _ => [Stories.Complete(0)]).Start(hub);
        string id = await hub.Client.StartAsync(new OrchestrationStart("quick"), None);
        await hub.EndOfAsync(id);

        Assert.Equal(SignalOutcome.Finished, await hub.Client.RaiseEventJsonAsync(id, "late", null, None));
        Assert.Equal(SignalOutcome.Finished, await hub.Client.TerminateAsync(id, null, recursive: true, None));
        Assert.Equal(SignalOutcome.Finished, await hub.Client.SuspendAsync(id, null, None));
        Assert.Equal(SignalOutcome.NotFound, await hub.Client.ResumeAsync("nobody", null, None));
        Assert.Equal(SignalOutcome.NotFound, await hub.Client.TerminateAsync("nobody", null, recursive: false, None));
        Assert.Null(await hub.Client.WaitForCompletionAsync("nobody", false, None));
    }

    [Fact]
    public async Task Start_IdInUse_IsRefusedUnlessItsInstanceMayBeReplaced()
    {
        await using var folder = new HubFolder();
        DurableHub hub = await folder.OpenAsync();
        var start = new OrchestrationStart("quick") { InstanceId = "x" };
        await hub.Client.StartAsync(start, None);

        var refused = await Assert.ThrowsAsync<DuplicateInstanceException>(() => hub.Client.StartAsync(start, None));
        Assert.Equal(OrchestrationRuntimeStatus.Pending, refused.Status);
        await using (DurableWorker worker = new ScriptedWork().Orchestrator("quick", static _ => [Stories.Complete(0)]).Start(hub))
        {
            await hub.EndOfAsync("x");
        }

        await Assert.ThrowsAsync<DuplicateInstanceException>(() =>
            hub.Client.StartAsync(start with { DedupeStatuses = [OrchestrationRuntimeStatus.Completed] }, None));
        await hub.Client.StartAsync(start, None);
        Assert.Equal(OrchestrationRuntimeStatus.Pending, (await hub.Client.GetAsync("x", false, None))!.Status);
    }

    [Theory]
    [InlineData("a/b")]
    [InlineData("@entity")]
    [InlineData("")]
    public async Task Start_BadId_IsRefusedWithTheReason(string id)
    {
        await using var folder = new HubFolder();
        DurableHub hub = await folder.OpenAsync();

        await Assert.ThrowsAsync<ArgumentException>(() => hub.Client.StartAsync(new OrchestrationStart("x") { InstanceId = id }, None));
    }
}
