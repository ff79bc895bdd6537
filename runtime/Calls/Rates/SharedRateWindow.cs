using Pipelines.Core.Planning;
using Pipelines.Core.Storage;
using Pipelines.Runtime.Runs;

namespace Pipelines.Runtime.Calls.Rates;

/// <summary>
/// One worker's part of a rate limit that all workers of a run keep together: it takes short leases out of a document in the store, and
/// calls begin out of the lease.
/// <code>
/// taken ──calls begin──→ until ──one window──→ dropped          leases in the document ≤ count, at every moment
/// </code>
/// Whatever window one looks at, when the last lease was taken that has a part in it, all others that have a part in it were there still: so the
/// calls in a window never exceed the count, whoever dies. The workers' clocks have to agree.
/// </summary>
/// <param name="limit">The limit.</param>
/// <param name="path">The document.</param>
/// <param name="documents">The store.</param>
/// <param name="time">The clock.</param>
internal sealed class SharedRateWindow(RateLimit limit, BlobPath path, RunDocuments documents, TimeProvider time) : IRateWindow, IDisposable
{
    /// <summary>A lease is at most this share of the count, unless one call needs more, and of the window's length.</summary>
    public const int LeasesPerWindow = 16;

    /// <summary>Tries to replace the document while others replace it too.</summary>
    private const int SwapTriesMax = 64;

    /// <summary>A lease ends when it is used up, so a longer one costs nothing then; a shorter one might be over before a slow store has said that it is given.</summary>
    private static readonly TimeSpan LeaseMin = TimeSpan.FromSeconds(2);

    /// <summary>More often nobody looks whether there is room.</summary>
    private static readonly TimeSpan LookAgainMin = TimeSpan.FromMilliseconds(100);

    /// <summary>What a dead worker has leased and not begun is of no use for a window and this.</summary>
    private static readonly TimeSpan LeaseMax = TimeSpan.FromMinutes(1);

    /// <summary>Others may give back what they do not need before their leases are dropped.</summary>
    private static readonly TimeSpan LookAgainMax = TimeSpan.FromSeconds(5);

    private readonly TimeSpan _leaseTime = Max(Min(limit.Per / LeasesPerWindow, LeaseMax), LeaseMin);
    private readonly Lock _gate = new();
    private readonly SemaphoreSlim _renewing = new(1, 1);
    private readonly List<OwnRateLease> _ended = [];
    private OwnRateLease? _current;

    /// <inheritdoc/>
    /// <exception cref="BlobStoreException">The store cannot be reached.</exception>
    public async ValueTask<RateShare> EnterAsync(long amount, CancellationToken cancellationToken)
    {
        if (TryTake(amount) is { } atOnce)
        {
            return atOnce;
        }

        // One asks for all, in the order in which they came.
        await _renewing.WaitAsync(cancellationToken);
        try
        {
            while (true)
            {
                if (TryTake(amount) is { } share)
                {
                    return share;
                }

                if (await RenewAsync(amount, cancellationToken) is { } wait)
                {
                    await Task.Delay(wait, time, cancellationToken);
                }
            }
        }
        finally
        {
            _renewing.Release();
        }
    }

    public void Settle(RateShare share, long amount)
    {
        lock (_gate)
        {
            share.Lease!.Used += amount - share.Amount;
            share.Amount = amount;
        }
    }

    public void Dispose() => _renewing.Dispose();

    private RateShare? TryTake(long amount)
    {
        lock (_gate)
        {
            DateTimeOffset now = time.GetUtcNow();
            if (_current is not { } lease || !lease.HasRoom(amount, now))
            {
                return null;
            }

            lease.Used += amount;
            return new RateShare(now, amount) { Lease = lease };
        }
    }

    /// <returns>Null when there is a new lease; else how long to wait before it is worth asking again.</returns>
    private async Task<TimeSpan?> RenewAsync(long needed, CancellationToken cancellationToken)
    {
        for (int tries = 0; tries < SwapTriesMax; tries++)
        {
            (RateState? stored, BlobTag? tag) = await documents.ReadWithTagAsync<RateState>(path, cancellationToken);
            RateState found = stored ?? RateState.Empty;
            (IReadOnlyDictionary<long, RateLease> own, DateTimeOffset now) = EndLease(found);
            RateState settled = found.Settle(own, limit.Per, now);
            RateState? leased = settled.Lease(needed, Math.Max(1, limit.Count / LeasesPerWindow), limit.Count, now + _leaseTime);
            RateState next = leased ?? settled;
            PutCondition condition = tag is { } known ? PutCondition.IfMatch(known) : PutCondition.IfAbsent;
            if (!next.IsSameAs(found) && !await documents.WriteAsync(path, next, condition, cancellationToken))
            {
                continue;
            }

            if (leased is not null)
            {
                lock (_gate)
                {
                    _current = new OwnRateLease(leased.Leases[^1]);
                }

                return null;
            }

            TimeSpan first = settled.Leases.Min(static lease => lease.Until) + limit.Per - now;
            TimeSpan wait = Min(first, Max(Min(limit.Per / LeasesPerWindow, LookAgainMax), LookAgainMin));

            // Timers count whole milliseconds: a part of one would be no pause at all.
            return TimeSpan.FromMilliseconds(Math.Ceiling(wait.TotalMilliseconds));
        }

        throw new BlobStoreException($"The rate limit '{path}' is being changed by others all the time; it could not be changed in {SwapTriesMax} tries.", isTransient: true);
    }

    private static TimeSpan Min(TimeSpan one, TimeSpan other) => one < other ? one : other;

    private static TimeSpan Max(TimeSpan one, TimeSpan other) => one > other ? one : other;

    /// <summary>What was not begun out of the lease goes back; from here on nothing can begin out of it.</summary>
    /// <returns>What has become of the leases of this worker that the document lists, and when that was.</returns>
    private (IReadOnlyDictionary<long, RateLease> Own, DateTimeOffset Now) EndLease(RateState found)
    {
        lock (_gate)
        {
            DateTimeOffset now = time.GetUtcNow();
            if (_current is { } lease)
            {
                lease.End(now);
                _ended.Add(lease);
                _current = null;
            }

            _ended.RemoveAll(own => found.Leases.All(listed => listed.Number != own.Number));
            return (_ended.ToDictionary(static own => own.Number, static own => own.ToLease()), now);
        }
    }
}
