using Pipelines.Core.Planning;

namespace Pipelines.Runtime.Calls.Rates;

/// <summary>Keeps one rate limit for the calls of one process. Remembers those of one window.</summary>
internal sealed class RateWindow(RateLimit limit, TimeProvider time) : IRateWindow
{
    private readonly Lock _gate = new();
    private readonly Queue<RateShare> _shares = new();
    private long _sum;
    private TaskCompletionSource _settled = NewSignal();

    /// <inheritdoc/>
    public async ValueTask<RateShare> EnterAsync(long amount, CancellationToken cancellationToken)
    {
        while (true)
        {
            TimeSpan wait;
            Task settled;
            lock (_gate)
            {
                DateTimeOffset now = time.GetUtcNow();
                DropOld_NeedsLock(now);
                if (_shares.Count == 0 || _sum + amount <= limit.Count)
                {
                    var share = new RateShare(now, amount);
                    _shares.Enqueue(share);
                    _sum += amount;
                    return share;
                }

                // Timers count whole milliseconds: a part of one would be no pause at all.
                wait = TimeSpan.FromMilliseconds(Math.Ceiling((_shares.Peek().BegunAt + limit.Per - now).TotalMilliseconds));
                settled = _settled.Task;
            }

            // Room comes with time, or when a call turns out smaller than expected.
            await settled.WaitAsync(wait, time, cancellationToken).ConfigureAwait(ConfigureAwaitOptions.SuppressThrowing);
            cancellationToken.ThrowIfCancellationRequested();
        }
    }

    /// <inheritdoc/>
    public void Settle(RateShare share, long amount)
    {
        TaskCompletionSource settled;
        lock (_gate)
        {
            _sum += share.IsOver ? 0 : amount - share.Amount;
            share.Amount = amount;
            settled = _settled;
            _settled = NewSignal();
        }

        settled.SetResult();
    }

    private void DropOld_NeedsLock(DateTimeOffset now)
    {
        while (_shares.TryPeek(out RateShare? oldest) && oldest.BegunAt + limit.Per <= now)
        {
            _sum -= oldest.Amount;
            oldest.IsOver = true;
            _shares.Dequeue();
        }
    }

    private static TaskCompletionSource NewSignal() => new(TaskCreationOptions.RunContinuationsAsynchronously);
}
