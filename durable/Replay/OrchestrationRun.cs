using Pipelines.Durable.Protocol;
using Pipelines.Durable.Registration;

namespace Pipelines.Durable.Replay;

/// <summary>
/// One episode: plays a history against an orchestrator, event by event, and answers with what the orchestrator asks for now.
/// <code>
/// past events   replayed: every action they show must be asked for again, and no other
/// new events    the orchestrator goes on
/// answer        pending actions, custom status and, when the run is over, its completion
/// </code>
/// After each event the orchestrator runs until it waits again, so the order of events is all that its course depends on.
/// </summary>
internal sealed partial class OrchestrationRun
{
    private readonly OrchestratorRequest _request;
    private readonly DurableRegistry _registry;
    private readonly Episode _episode;

    /// <summary>What came while the run was suspended, to be delivered when it goes on.</summary>
    private readonly Queue<HistoryEvent> _held = new();

    /// <summary>Answers that came before the record of what they answer.</summary>
    private readonly Dictionary<int, HistoryEvent> _early = [];

    private OrchestrationContext? _context;
    private Task<string?>? _orchestrator;
    private CompleteOrchestrationAction? _end;
    private bool _isSuspended;
    private bool _wasSuspended;
    private bool _isClosed;
    private int _position = -1;

    public OrchestrationRun(OrchestratorRequest request, DurableRegistry registry, Episode episode)
    {
        _request = request;
        _registry = registry;
        _episode = episode;
    }

    /// <exception cref="EpisodeRefusedException">This worker cannot go on with this history.</exception>
    public OrchestratorResponse Play()
    {
        // 1. What has happened before.
        CheckSize();
        foreach (HistoryEvent past in _request.PastEvents)
        {
            Apply(past);
        }

        RequireNothingPending();

        // 2. What has happened since.
        _episode.IsReplaying = false;
        foreach (HistoryEvent happened in _request.NewEvents)
        {
            Apply(happened);
        }

        // 3. The answer.
        RequireStarted();
        return Answer();
    }

    private void CheckSize()
    {
        int events = _request.PastEvents.Count + _request.NewEvents.Count;
        if (events > _episode.Limits.HistoryEventsMax)
        {
            _episode.Breach.Report(
                $"The history has {events} events, at most {_episode.Limits.HistoryEventsMax} are replayed: let the orchestrator continue as new earlier.");
            End(Failed(_episode.Breach.First!));
        }
    }

    /// <summary>What earlier episodes asked for has been recorded, all of it: an action that is still pending was never asked for.</summary>
    private void RequireNothingPending()
    {
        // A worker of another make holds actions back while a run is suspended, so their absence proves nothing.
        if (_wasSuspended || _isClosed || _request.PastEvents.Count == 0)
        {
            return;
        }

        HistoryEvent last = _request.PastEvents[^1];
        if (_end is { OrchestrationStatus: not OrchestrationStatus.Terminated } && _episode.Breach.First is null)
        {
            throw Departed(last, "the run to go on", $"an end as {_end.OrchestrationStatus}");
        }

        if (_end is null && _episode.Actions.Pending.FirstOrDefault() is { } extra)
        {
            throw Departed(last, $"no action #{extra.Id}", ActionText.Describe(extra));
        }
    }

    private void RequireStarted()
    {
        if (_context is null && _end is null && !_isSuspended)
        {
            throw new UnknownLogicException(
                $"The history of instance '{_request.InstanceId}' holds no ExecutionStarted event" +
                $"{(_request.RequiresHistoryStreaming ? ", it was to be streamed" : "")}: the engine must send the whole history.");
        }
    }

    private NonDeterminismException Departed(HistoryEvent at, string expected, string actual) =>
        new(_context?.Name ?? _request.InstanceId, _position, at, expected, actual);

    private OrchestratorResponse Answer()
    {
        OrchestratorResponse response = new() { InstanceId = _request.InstanceId, CustomStatus = _context?.CustomStatusJson };
        if (_end is null || KeepsPendingActions(_end))
        {
            response.Actions.AddRange(_episode.Actions.Pending);
        }

        if (_end is not null)
        {
            response.Actions.Add(new OrchestratorAction { Id = _episode.Actions.NextId, CompleteOrchestration = _end });
        }

        return response;
    }

    /// <summary>A run that was terminated or broke a rule begins nothing more.</summary>
    private bool KeepsPendingActions(CompleteOrchestrationAction end) =>
        end.OrchestrationStatus != OrchestrationStatus.Terminated && _episode.Breach.First is null;
}
