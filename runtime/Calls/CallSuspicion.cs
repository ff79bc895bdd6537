using Pipelines.Runtime.Calls.Endpoints;

namespace Pipelines.Runtime.Calls;

/// <summary>
/// What speaks for a call, and not its endpoint, being to blame for failures that look like an outage: others were answered while it
/// failed. One for a call and a model, over all its tries.
/// <code>
/// the call   ✗ ─────── ✗ ─── ✗
/// others   └──────────────✓          sent before it failed: the outage may have begun since, so this says nothing
///               └─────────✓          sent after: it is not the endpoint, or not all the time
/// </code>
/// </summary>
/// <remarks>Each answer speaks once: the next round wants one that was sent after the round that spoke against the call had ended.</remarks>
internal sealed class CallSuspicion(AnsweredCalls answers, object call)
{
    /// <summary>The last call that was sent before it failed first, or before the round that spoke against it had ended.</summary>
    private long? _sentBefore;

    /// <summary>How many others were answered before the round.</summary>
    private long? _othersBefore;
    private long _own;

    /// <summary>Rounds of tries that have run out although others were answered.</summary>
    public int Rounds { get; private set; }

    /// <summary>A try has failed.</summary>
    /// <param name="wasAnswered">The endpoint said something, if nothing of use.</param>
    public void Note(bool wasAnswered)
    {
        _own += wasAnswered ? 1 : 0;
        _sentBefore ??= answers.Sent;
        _othersBefore ??= answers.Count - _own;
    }

    /// <summary>The tries of a round have run out; <see cref="Note"/> was told of the last one.</summary>
    public RoundVerdict EndRound()
    {
        long others = answers.Count - _own;
        bool wasAnyAnswered = others > _othersBefore;
        _othersBefore = others;
        if (!answers.HasAnotherSentAfter(call, _sentBefore!.Value))
        {
            return wasAnyAnswered ? RoundVerdict.Unclear : RoundVerdict.Outage;
        }

        _sentBefore = answers.Sent;
        Rounds++;
        return RoundVerdict.Suspect;
    }
}
