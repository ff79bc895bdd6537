using Pipelines.Durable.Protocol;
using Pipelines.Durable.Replay;
using Pipelines.Durable.Tests.Kit;

namespace Pipelines.Durable.Tests.Sidecar;

/// <summary>What was decided at first must be decided again: from the same request, from every prefix of its history, however it is cut.</summary>
internal static class ReplayProof
{
    public static void Require(OrchestrationExecutor executor, PlayedEpisode episode)
    {
        OrchestratorRequest request = episode.Request;
        HistoryEvent[] all = [.. request.PastEvents, .. request.NewEvents];

        Assert.Equal(episode.Response, Answer(executor, request, [], [.. all]));
        Assert.Equal(episode.Response, Answer(executor, request, [.. request.PastEvents], [.. request.NewEvents]));
        for (int cut = FirstCut(all); cut < all.Length; cut++)
        {
            RequirePrefix(executor, request, all[..cut], episode.Response);
        }
    }

    /// <summary>
    /// A prefix that ends before the last episode asks for what the history then shows as recorded; one that ends within it asks for a part
    /// of what that episode asked for.
    /// </summary>
    private static void RequirePrefix(OrchestrationExecutor executor, OrchestratorRequest request, HistoryEvent[] prefix, OrchestratorResponse end)
    {
        OrchestratorAction[] asked = [.. Answer(executor, request, [], prefix).Actions];
        string[] recorded = [.. request.PastEvents.Skip(prefix.Length).Where(IsRecord).Select(e => $"{e.EventId} {ActionText.Describe(e)}")];
        string[] final = [.. end.Actions.Select(a => $"{a.Id} {ActionText.Describe(a)}")];
        Assert.All(asked, action => Assert.Contains($"{action.Id} {ActionText.Describe(action)}", recorded.Concat(final)));
    }

    private static OrchestratorResponse Answer(OrchestrationExecutor executor, OrchestratorRequest like, HistoryEvent[] past, HistoryEvent[] now)
    {
        OrchestratorRequest request = new() { InstanceId = like.InstanceId, ExecutionId = like.ExecutionId, PastEvents = { past }, NewEvents = { now } };
        return Assert.IsType<EpisodeOutcome.Answered>(executor.Execute(request)).Response.WithoutTraces();
    }

    /// <summary>Without its start there is no run yet.</summary>
    private static int FirstCut(HistoryEvent[] all) => 1 + Array.FindIndex(all, e => e.ExecutionStarted is not null);

    private static bool IsRecord(HistoryEvent e) => e.EventTypeCase
        is HistoryEvent.EventTypeOneofCase.TaskScheduled
        or HistoryEvent.EventTypeOneofCase.SubOrchestrationInstanceCreated
        or HistoryEvent.EventTypeOneofCase.TimerCreated
        or HistoryEvent.EventTypeOneofCase.EventSent;
}
