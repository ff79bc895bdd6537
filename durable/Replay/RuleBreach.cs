namespace Pipelines.Durable.Replay;

/// <summary>Keeps the first rule that the orchestrator of an episode broke. Reported to from any thread.</summary>
/// <param name="onLate">Told of breaches that show when the episode is over and its answer given.</param>
internal sealed class RuleBreach(Action<string> onLate)
{
    private OrchestratorRuleException? _first;
    private volatile bool _isOver;

    public OrchestratorRuleException? First => Volatile.Read(ref _first);

    /// <returns>The exception to throw into the orchestrator.</returns>
    public OrchestratorRuleException Report(string message)
    {
        OrchestratorRuleException breach = new(message);
        if (_isOver)
        {
            onLate(message);
            return breach;
        }

        return Interlocked.CompareExchange(ref _first, breach, null) ?? breach;
    }

    public void EndEpisode() => _isOver = true;
}
