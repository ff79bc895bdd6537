using Pipelines.Durable.Clients;
using Pipelines.Durable.Tests.Kit;

namespace Pipelines.Durable.Tests.Sidecar;

/// <summary>Replay core, worker and client against an engine that is not ours: its histories, over real gRPC.</summary>
public sealed class SidecarTests
{
    private static readonly CancellationToken None = CancellationToken.None;

    [Fact]
    public async Task Orchestration_WithEverythingOnce_EndsAsWritten()
    {
        await using SidecarSession session = await SidecarSession.StartAsync();

        string id = await session.Client.StartAsync(SidecarOrchestrators.Order, "tea", null, None);

        OrchestrationMetadata end = await session.EndOfAsync(id);
        Assert.Equal((OrchestrationRuntimeStatus.Completed, null), (end.Status, end.Failure));
        Assert.StartsWith("tea 5+14 nobody ", end.ReadOutput<string>(), StringComparison.Ordinal);
        Assert.Contains("no such page", end.ReadOutput<string>(), StringComparison.Ordinal);
        Assert.Equal("""{"id":32,"sums":[5,14]}""", end.CustomStatusJson);
        RequireReplays(session);
    }

    [Fact]
    public async Task FanOut_WhoseHistoryIsStreamed_IsSummedUp()
    {
        await using SidecarSession session = await SidecarSession.StartAsync();

        string id = await session.Client.StartAsync(SidecarOrchestrators.SumOfSquares, 60, null, None);

        Assert.Equal(Enumerable.Range(0, 60).Sum(n => n * n), (await session.EndOfAsync(id)).ReadOutput<int>());
        Assert.Contains(session.Recorder.Episodes, e => e.Request.RequiresHistoryStreaming);
        RequireReplays(session);
    }

    [Fact]
    public async Task ContinueAsNew_FiveTimes_BeginsAFreshHistoryEachTime()
    {
        await using SidecarSession session = await SidecarSession.StartAsync();

        string id = await session.Client.StartAsync(SidecarOrchestrators.Countdown, 5, null, None);

        Assert.Equal(0, (await session.EndOfAsync(id)).ReadOutput<int>());
        Assert.Equal(6, session.Recorder.Episodes.Select(e => e.Request.ExecutionId).Distinct().Count());
        RequireReplays(session);
    }

    [Fact]
    public async Task Events_WhileSuspended_AreSeenAfterResume()
    {
        await using SidecarSession session = await SidecarSession.StartAsync();
        string id = await session.Client.StartAsync(SidecarOrchestrators.Approval, "report", null, None);
        await session.Client.WaitForStartAsync(id, false, None);
        await session.Client.SuspendAsync(id, "lunch", None);

        Assert.Equal(SignalOutcome.Accepted, await session.Client.RaiseEventJsonAsync(id, "APPROVED", "\"ann\"", None));
        Assert.Equal(SignalOutcome.Accepted, await session.Client.RaiseEventAsync(id, "approved", "bob", None));
        await session.Client.ResumeAsync(id, null, None);

        Assert.Equal("report by ann and bob", (await session.EndOfAsync(id)).ReadOutput<string>());
        RequireReplays(session);
    }

    [Fact]
    public async Task Terminate_OfAWaitingInstance_EndsItAndLaterSignalsAreTold()
    {
        await using SidecarSession session = await SidecarSession.StartAsync();
        string id = await session.Client.StartAsync(SidecarOrchestrators.Approval, "report", null, None);
        await session.Client.WaitForStartAsync(id, false, None);

        Assert.Equal(SignalOutcome.Accepted, await session.Client.TerminateAsync(id, "\"enough\"", recursive: true, None));

        Assert.Equal((OrchestrationRuntimeStatus.Terminated, "\"enough\""), await StatusOfAsync(session, id));
        Assert.Equal(SignalOutcome.Finished, await session.Client.RaiseEventJsonAsync(id, "approved", null, None));
        Assert.Equal(SignalOutcome.NotFound, await session.Client.RaiseEventJsonAsync("nobody", "approved", null, None));
        Assert.Equal(1, await session.Client.PurgeAsync(id, recursive: false, None));
        Assert.Null(await session.Client.GetAsync(id, false, None));
        RequireReplays(session);
    }

    [Fact]
    public async Task Failure_OfAnActivity_EndsTheInstanceWithItsReason()
    {
        await using SidecarSession session = await SidecarSession.StartAsync();

        OrchestrationMetadata end = await session.EndOfAsync(await session.Client.StartAsync(SidecarOrchestrators.Careless, "x", null, None));

        Assert.Equal(OrchestrationRuntimeStatus.Failed, end.Status);
        Assert.Contains("no such page", end.Failure!.ToString(), StringComparison.Ordinal);
        RequireReplays(session);
    }

    [Fact]
    public async Task Stream_ThatBreaksAgainAndAgain_IsTakenUpAndNothingIsLost()
    {
        await using SidecarSession session = await SidecarSession.StartAsync();
        string id = await session.Client.StartAsync(SidecarOrchestrators.Countdown, 200, null, None);
        Task<OrchestrationMetadata> end = session.EndOfAsync(id);

        for (int episodes = 20; episodes <= 100; episodes += 20)
        {
            await UntilAsync(() => session.Recorder.Episodes.Count >= episodes);
            await session.Sidecar.DropWorkersAsync();
        }

        Assert.Equal((OrchestrationRuntimeStatus.Completed, 0), ((await end).Status, (await end).ReadOutput<int>()));
    }

    [Fact]
    public async Task Start_UnderATakenId_IsRefused()
    {
        await using SidecarSession session = await SidecarSession.StartAsync();
        OrchestrationStart start = new(SidecarOrchestrators.Approval.Name) { InstanceId = "one", InputJson = "\"x\"" };
        await session.Client.StartAsync(start, None);

        DuplicateInstanceException refused = await Assert.ThrowsAsync<DuplicateInstanceException>(() => session.Client.StartAsync(start, None));

        Assert.Equal("one", refused.InstanceId);
        OrchestrationPage page = await session.Client.QueryAsync(new OrchestrationQuery { Names = ["APPROVAL"], InstanceIdPrefix = "o" }, None);
        Assert.Equal("one", Assert.Single(page.Instances).InstanceId);
    }

    private static async Task<(OrchestrationRuntimeStatus, string?)> StatusOfAsync(SidecarSession session, string id)
    {
        OrchestrationMetadata end = await session.EndOfAsync(id);
        return (end.Status, end.OutputJson);
    }

    private static void RequireReplays(SidecarSession session)
    {
        Assert.NotEmpty(session.Recorder.Episodes);
        Assert.Empty(session.Recorder.Abandoned);
        foreach (PlayedEpisode episode in session.Recorder.Episodes)
        {
            ReplayProof.Require(SidecarOrchestrators.Executor, episode);
        }
    }

    private static async Task UntilAsync(Func<bool> isReached)
    {
        using CancellationTokenSource giveUp = new(Hub.Kit.HubWaits.Long);
        while (!isReached())
        {
            giveUp.Token.ThrowIfCancellationRequested();
            await Task.Yield();
        }
    }
}
