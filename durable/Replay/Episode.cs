namespace Pipelines.Durable.Replay;

/// <summary>What the parts of one episode share: its clock, its thread, its actions, tasks and events.</summary>
internal sealed class Episode
{
    public Episode(EpisodeLimits limits, RuleBreach breach)
    {
        Limits = limits;
        Breach = breach;
        Thread = new EpisodeThread(limits, breach);
        Actions = new ActionLedger(limits, breach);
    }

    public EpisodeLimits Limits { get; }

    public RuleBreach Breach { get; }

    public EpisodeThread Thread { get; }

    public ActionLedger Actions { get; }

    public OpenTasks Tasks { get; } = new();

    public EventInbox Inbox { get; } = new();

    public DateTimeOffset Now { get; set; }

    public bool IsReplaying { get; set; } = true;

    /// <summary>Something that a history can bring may let the orchestrator go on.</summary>
    public bool IsWaitedFor => Tasks.Count > 0 || Inbox.WaiterCount > 0;

    public void RequireOrchestratorThread()
    {
        if (!Thread.IsCurrent)
        {
            throw Breach.Report(
                "The orchestration context was used outside the orchestrator's thread. " + EpisodeThread.NotDurable);
        }
    }
}
