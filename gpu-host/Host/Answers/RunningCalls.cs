using System.Collections.Concurrent;
using System.Runtime.CompilerServices;
using Pipelines.Core.Inference;

namespace GpuHost.Host.Answers;

/// <summary>The calls that are being answered now; lines of batches are not among them. As many as there are requests. Thread-safe.</summary>
internal sealed class RunningCalls(TimeProvider clock)
{
    private readonly ConcurrentDictionary<RunningCall, bool> _calls = new(ReferenceEqualityComparer.Instance);

    /// <summary>The longest running first, and how long each has.</summary>
    public IReadOnlyList<(RunningCall Call, TimeSpan For)> Read()
    {
        long now = clock.GetTimestamp();
        return [.. _calls.Keys.OrderBy(static call => call.BeganAt).Select(call => (call, clock.GetElapsedTime(call.BeganAt, now)))];
    }

    /// <summary>The same pieces; the call is listed until the last of them, or until nobody wants them any more.</summary>
    public async IAsyncEnumerable<CompletionUpdate> FollowAsync(
        CallTicket ticket, IAsyncEnumerable<CompletionUpdate> updates, [EnumeratorCancellation] CancellationToken cancellationToken = default)
    {
        var call = new RunningCall(ticket, clock.GetTimestamp());
        _calls.TryAdd(call, true);
        try
        {
            await foreach (CompletionUpdate update in updates.WithCancellation(cancellationToken))
            {
                if (update.Text.Length > 0)
                {
                    call.NotePiece();
                }

                yield return update;
            }
        }
        finally
        {
            _calls.TryRemove(call, out _);
        }
    }
}
