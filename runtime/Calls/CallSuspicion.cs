using Pipelines.Runtime.Calls.Endpoints;

namespace Pipelines.Runtime.Calls;

/// <summary>
/// What speaks for a call, and not its endpoint, being to blame for failures that look like an outage: others were answered while it
/// failed. One for a call and a model, over all its tries.
/// </summary>
/// <remarks>
/// Counted are the answers since the first failure of the round before (of this one, if it is the first): what was answered before an outage,
/// or on its way when it began, says nothing about it, and a row that is alone with its fault at the end was not when it began.
/// </remarks>
internal sealed class CallSuspicion
{
    private long? _roundBefore;
    private long? _thisRound;
    private long _own;

    /// <summary>Rounds of tries that have run out although others were answered.</summary>
    public int Rounds { get; private set; }

    /// <summary>The call is tried anew, after a wait.</summary>
    public void BeginRound() => _thisRound = null;

    /// <summary>A try has failed.</summary>
    /// <param name="breaker">Counts what the endpoint answers.</param>
    /// <param name="wasAnswered">It counts among those: the endpoint said something, if nothing of use.</param>
    public void Note(EndpointBreaker breaker, bool wasAnswered)
    {
        _own += wasAnswered ? 1 : 0;
        _thisRound ??= breaker.Answers - _own;
    }

    /// <summary>The tries of a round have run out.</summary>
    /// <returns>Whether others were answered meanwhile.</returns>
    public bool EndRound(EndpointBreaker breaker)
    {
        bool othersWere = breaker.Answers - _own > (_roundBefore ?? _thisRound);
        (_roundBefore, _thisRound) = (_thisRound, null);
        Rounds += othersWere ? 1 : 0;
        return othersWere;
    }
}
