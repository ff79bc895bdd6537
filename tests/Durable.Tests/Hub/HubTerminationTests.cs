using Pipelines.Durable.Clients;
using Pipelines.Durable.Hub;
using Pipelines.Durable.Protocol;
using Pipelines.Durable.Tests.Hub.Kit;
using Pipelines.Durable.Transports;
using Pipelines.Durable.Workers;

namespace Pipelines.Durable.Tests.Hub;

public sealed class HubTerminationTests
{
    private static readonly CancellationToken None = CancellationToken.None;

    [Fact]
    public async Task Terminate_Recursive_EndsTheTreeAndCancelsItsActivities()
    {
        await using var folder = new HubFolder();
        DurableHub hub = await folder.OpenAsync();
        var tree = new Tree(depth: 3, width: 2);
        await using DurableWorker worker = tree.Work.Start(hub);
        await hub.Client.StartAsync(new OrchestrationStart("node") { InstanceId = "n", InputJson = "0" }, None);
        await tree.AllLeavesBegun.WaitAsync(HubWaits.Long);

        Assert.Equal(SignalOutcome.Accepted, await hub.Client.TerminateAsync("n", "\"enough\"", recursive: true, None));
        await tree.AllLeavesCanceled.WaitAsync(HubWaits.Long);

        OrchestrationPage all = await hub.Client.QueryAsync(new OrchestrationQuery { IncludePayloads = true }, None);
        Assert.Equal(15, all.Instances.Count);
        Assert.All(all.Instances, static i => Assert.Equal(OrchestrationRuntimeStatus.Terminated, i.Status));
        Assert.Equal("\"enough\"", all.Instances.Single(static i => i.InstanceId == "n").OutputJson);
        HubStatus status = await hub.GetStatusAsync(None);
        Assert.Equal((0, 0), (status.EpisodesWaiting, status.ActivitiesWaiting));
    }

    [Fact]
    public async Task Terminate_NotRecursive_LeavesTheChildren()
    {
        await using var folder = new HubFolder();
        DurableHub hub = await folder.OpenAsync();
        var tree = new Tree(depth: 1, width: 2);
        await using DurableWorker worker = tree.Work.Start(hub);
        await hub.Client.StartAsync(new OrchestrationStart("node") { InstanceId = "n", InputJson = "0" }, None);
        await tree.AllLeavesBegun.WaitAsync(HubWaits.Long);

        await hub.Client.TerminateAsync("n", null, recursive: false, None);

        Assert.Equal(OrchestrationRuntimeStatus.Terminated, (await hub.Client.GetAsync("n", false, None))!.Status);
        Assert.Equal(OrchestrationRuntimeStatus.Running, (await hub.Client.GetAsync("n.0", false, None))!.Status);
        Assert.Equal(2, (await hub.GetStatusAsync(None)).ActivitiesWaiting);
    }

    [Fact]
    public async Task Terminate_Child_TellsItsParent()
    {
        await using var folder = new HubFolder();
        DurableHub hub = await folder.OpenAsync();
        ScriptedWork work = new ScriptedWork()
            .Orchestrator("parent", static request =>
                Stories.Events(request).FirstOrDefault(static e => e.SubOrchestrationInstanceFailed is not null) is { } failed
                    ? [Stories.Complete(1, failed.SubOrchestrationInstanceFailed.FailureDetails.ErrorType)]
                    : [Stories.Child(0, "child", "c")])
            .Orchestrator("child", static _ => []);
        await using DurableWorker worker = work.Start(hub);
        string id = await hub.Client.StartAsync(new OrchestrationStart("parent"), None);
        for (Task next = hub.News.Work.Next; await hub.Client.GetAsync("c", false, None) is null; next = hub.News.Work.Next)
        {
            await next.WaitAsync(HubWaits.Long);
        }

        await hub.Client.TerminateAsync("c", null, recursive: false, None);

        Assert.Equal("InstanceTerminated", (await hub.EndOfAsync(id)).OutputJson);
    }

    [Fact]
    public async Task Terminate_WhileAnEpisodeIsUnderWay_RefusesItsAnswer()
    {
        await using var folder = new HubFolder();
        DurableHub hub = await folder.OpenAsync();
        await hub.Client.StartAsync(new OrchestrationStart("x") { InstanceId = "x" }, None);
        await using IAsyncEnumerator<DurableWorkItem> received = hub.ReceiveByHand(None);
        var item = await received.NextAsync<OrchestratorWorkItem>();

        await hub.Client.TerminateAsync("x", null, recursive: false, None);
        await Assert.ThrowsAsync<WorkRefusedException>(() => hub.Transport.CompleteAsync(
            item, new OrchestratorResponse { Actions = { Stories.Activity(0, "paid") } }, None));

        Assert.True(item.Revoked.IsCancellationRequested);
        Assert.Equal(0, (await hub.GetStatusAsync(None)).ActivitiesWaiting);
    }

    /// <summary>The doorbell, not the clock: the other hub's time stands still.</summary>
    [Fact]
    public async Task Terminate_ByAnotherHub_CancelsTheActivity()
    {
        await using var folder = new HubFolder();
        DurableHub working = await folder.OpenAsync();
        DurableHub other = await folder.OpenAsync();
        var tree = new Tree(depth: 0, width: 1);
        await using DurableWorker worker = tree.Work.Start(working);
        await other.Client.StartAsync(new OrchestrationStart("node") { InstanceId = "n", InputJson = "0" }, None);
        await tree.AllLeavesBegun.WaitAsync(HubWaits.Long);

        Assert.Null((await working.GetStatusAsync(None)).DoorbellSilence);
        await other.Client.TerminateAsync("n", null, recursive: true, None);
        await tree.AllLeavesCanceled.WaitAsync(HubWaits.Long);
    }

    /// <summary>Instances that start others down to a depth, where an activity runs until it is canceled.</summary>
    private sealed class Tree
    {
        private readonly TaskCompletionSource _begun = new();
        private readonly TaskCompletionSource _canceled = new();
        private int _begunCount;
        private int _canceledCount;

        public Tree(int depth, int width)
        {
            int leaves = (int)Math.Pow(width, depth);
            Work = new ScriptedWork()
                .Orchestrator("node", request =>
                {
                    int level = int.Parse(Stories.Input(request)!, System.Globalization.CultureInfo.InvariantCulture);
                    return request.PastEvents.Count > 0 ? []
                        : level == depth ? [Stories.Activity(0, "endless")]
                        : Enumerable.Range(0, width).Select(i => Stories.Child(i, "node", $"{request.InstanceId}.{i}", $"{level + 1}"));
                })
                .Activity("endless", async (_, token) =>
                {
                    Count(ref _begunCount, leaves, _begun);
                    try
                    {
                        await Task.Delay(Timeout.InfiniteTimeSpan, TimeProvider.System, token);
                    }
                    catch (OperationCanceledException)
                    {
                        Count(ref _canceledCount, leaves, _canceled);
                        throw;
                    }

                    return null;
                });
        }

        public ScriptedWork Work { get; }

        public Task AllLeavesBegun => _begun.Task;

        public Task AllLeavesCanceled => _canceled.Task;

        private static void Count(ref int count, int target, TaskCompletionSource reached)
        {
            if (Interlocked.Increment(ref count) == target)
            {
                reached.TrySetResult();
            }
        }
    }
}
