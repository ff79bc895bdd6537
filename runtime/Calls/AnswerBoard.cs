using System.Collections.Concurrent;
using Pipelines.Core.Identity;
using Pipelines.Core.Storage;

namespace Pipelines.Runtime.Calls;

/// <summary>
/// Calls that are being asked, and those whose partition is still open, so that equal calls are asked once: the second one waits
/// for the first, or finds its answer, wherever in the process it is made. Holds what the open partitions hold, no more.
/// </summary>
internal sealed class AnswerBoard
{
    private readonly ConcurrentDictionary<(string Scope, CallKey Key), TaskCompletionSource<RecordedCall>> _answers = new();

    /// <summary>
    /// Joins an equal call, or takes the lead: then the caller must <see cref="Lead.Answer"/> or <see cref="Lead.Fail"/>.
    /// </summary>
    /// <param name="scope">Calls meet within a scope only: a run's own name, or the empty text for calls that any run may share.</param>
    /// <param name="key">The call.</param>
    /// <param name="lead">The lead, when nobody had it.</param>
    /// <returns>The answer to come.</returns>
    public Task<RecordedCall> Join(string scope, CallKey key, out Lead? lead)
    {
        var own = new TaskCompletionSource<RecordedCall>(TaskCreationOptions.RunContinuationsAsynchronously);
        TaskCompletionSource<RecordedCall> first = _answers.GetOrAdd((scope, key), own);
        lead = ReferenceEquals(first, own) ? new Lead(this, scope, key, own) : null;
        return first.Task;
    }

    /// <summary>The duty to bring an answer, and to take it off the board once it can be found elsewhere.</summary>
    internal sealed class Lead(AnswerBoard board, string scope, CallKey key, TaskCompletionSource<RecordedCall> answer)
    {
        public void Answer(RecordedCall call) => answer.SetResult(call);

        /// <summary>Those who joined fail too; whoever asks from now on asks anew.</summary>
        public void Fail(Exception reason)
        {
            TakeDown();
            answer.SetException(reason);
            _ = answer.Task.Exception;
        }

        public void TakeDown() => board._answers.TryRemove(KeyValuePair.Create((scope, key), answer));
    }
}
