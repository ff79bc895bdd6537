using System.Diagnostics.CodeAnalysis;
using Pipelines.Durable.Protocol;

namespace Pipelines.Durable.Replay;

/// <summary>
/// What the orchestrator has asked for, numbered from 0 in the order of asking. An action is pending until the history shows that its engine
/// has recorded it; what is pending at the end of an episode is the episode's answer.
/// </summary>
internal sealed class ActionLedger(EpisodeLimits limits, RuleBreach breach)
{
    private readonly SortedDictionary<int, OrchestratorAction> _pending = [];
    private readonly Dictionary<int, OrchestratorAction> _recorded = [];

    public int NextId { get; private set; }

    /// <summary>In the order of their ids.</summary>
    public IReadOnlyCollection<OrchestratorAction> Pending => _pending.Values;

    /// <returns>The action's id.</returns>
    public int Add(OrchestratorAction action)
    {
        if (_pending.Count >= limits.ActionsMax)
        {
            throw breach.Report(
                $"The orchestrator asked for more than {limits.ActionsMax} actions in one episode: give each activity a batch of the work.");
        }

        action.Id = NextId++;
        _pending.Add(action.Id, action);
        return action.Id;
    }

    public bool TryGetRecorded(int id, [NotNullWhen(true)] out OrchestratorAction? action) => _recorded.TryGetValue(id, out action);

    /// <summary>The history shows that an action was recorded. Showing it twice changes nothing.</summary>
    /// <returns>What the orchestrator did instead; null when it did this.</returns>
    public string? Record(HistoryEvent shown)
    {
        int id = shown.EventId;
        if (!_pending.TryGetValue(id, out OrchestratorAction? action) && !_recorded.TryGetValue(id, out action))
        {
            return $"no action #{id}";
        }

        if (!ActionText.Agree(action, shown))
        {
            return ActionText.Describe(action);
        }

        if (_pending.Remove(id))
        {
            _recorded.Add(id, action);
        }

        return null;
    }
}
