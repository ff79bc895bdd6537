using System.Runtime.CompilerServices;
using GpuHost.Host.Api.Writing;
using Pipelines.Core.Identity;
using Pipelines.Core.Inference;

namespace GpuHost.Host.Answers;

/// <summary>
/// One answer that any number of callers follow, each from its beginning. It is bounded by the answer's own length. Thread-safe.
/// </summary>
internal sealed class SharedAnswer(ContentHash request)
{
    private readonly Lock _gate = new();
    private readonly List<CompletionUpdate> _updates = [];
    private readonly TaskCompletionSource<AnswerHead> _head = new(TaskCreationOptions.RunContinuationsAsynchronously);
    private TaskCompletionSource _more = NewSignal();
    private Exception? _failure;
    private bool _hasEnded;

    /// <summary>What was asked.</summary>
    public ContentHash Request { get; } = request;

    /// <summary>Known once it is clear whether the answer was stored already.</summary>
    public Task<AnswerHead> Head => _head.Task;

    public void Begin(AnswerHead head) => _head.TrySetResult(head);

    public void Add(CompletionUpdate update) => Change(() => _updates.Add(update));

    public void End() => Change(() => _hasEnded = true);

    public void Fail(Exception failure)
    {
        _head.TrySetException(failure);

        // Whoever follows sees the failure; if nobody does, it is nobody's.
        _ = _head.Task.Exception;
        Change(() =>
        {
            _failure = failure;
            _hasEnded = true;
        });
    }

    public async IAsyncEnumerable<CompletionUpdate> FollowAsync([EnumeratorCancellation] CancellationToken cancellationToken)
    {
        for (int next = 0; ;)
        {
            Task? more = null;
            CompletionUpdate? update = null;
            lock (_gate)
            {
                if (next < _updates.Count)
                {
                    update = _updates[next++];
                }
                else if (!_hasEnded)
                {
                    more = _more.Task;
                }
            }

            if (update is not null)
            {
                yield return update;
            }
            else if (more is not null)
            {
                await more.WaitAsync(cancellationToken);
            }
            else if (_failure is not null)
            {
                throw _failure;
            }
            else
            {
                yield break;
            }
        }
    }

    private void Change(Action change)
    {
        TaskCompletionSource waiting;
        lock (_gate)
        {
            change();
            waiting = _more;
            _more = NewSignal();
        }

        waiting.SetResult();
    }

    private static TaskCompletionSource NewSignal() => new(TaskCreationOptions.RunContinuationsAsynchronously);
}
