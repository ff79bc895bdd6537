using System.Collections.Concurrent;
using Pipelines.Durable.Hub.Database;
using Pipelines.Durable.Hub.Waking;

namespace Pipelines.Durable.Hub.Work;

/// <summary>
/// Renews the leases that this process holds, and revokes those that are lost. Sleeps while none is held. Thread-safe.
/// </summary>
internal sealed class LeaseKeeper : IAsyncDisposable
{
    private readonly ConcurrentDictionary<string, HeldWork> _held = new(StringComparer.Ordinal);
    private readonly CancellationTokenSource _closing = new();
    private readonly WakeSignal _added = new();
    private readonly HubWriter _writer;
    private readonly HubReaders _readers;
    private readonly HubOptions _options;
    private readonly TimeProvider _time;
    private readonly WakeSignal _suspected = new();
    private readonly Task _loop;
    private readonly Task _checks;
    private int _episodes;
    private int _activities;

    public LeaseKeeper(HubWriter writer, HubReaders readers, HubOptions options, TimeProvider time)
    {
        _writer = writer;
        _readers = readers;
        _options = options;
        _time = time;
        _loop = Task.Run(RunAsync);
        _checks = Task.Run(CheckWhenSuspectedAsync);
    }

    /// <summary>What is held and not yet answered.</summary>
    public int Count(WorkKind kind) => Volatile.Read(ref kind == WorkKind.Episode ? ref _episodes : ref _activities);

    public IReadOnlyList<HeldWork> Held => [.. _held.Values];

    public HeldWork Hold(Loan loan)
    {
        var held = new HeldWork(loan.Lease, loan.Delivery);
        _held[loan.Lease.ToString()] = held;
        Interlocked.Increment(ref Counter(loan.Lease.Kind));
        _added.Raise();
        return held;
    }

    /// <returns>Null when it is not held, or no longer.</returns>
    public HeldWork? Find(string completionToken) => _held.GetValueOrDefault(completionToken);

    /// <summary>The lease is no longer this process's concern.</summary>
    public void Drop(HeldWork held)
    {
        if (_held.TryRemove(held.Lease.ToString(), out _))
        {
            Interlocked.Decrement(ref Counter(held.Lease.Kind));
        }
    }

    /// <summary>Tells the holders of these leases to stop.</summary>
    public void Revoke(IReadOnlyCollection<long> tokens)
    {
        foreach (HeldWork held in _held.Values.Where(held => tokens.Contains(held.Lease.Token)))
        {
            // The callbacks of a canceled token run elsewhere: whoever revokes holds up the hub's writes.
            _ = held.RevokeAsync();
        }
    }

    /// <summary>Some process has ended something: looks soon which of the leases are lost.</summary>
    public void CheckSoon() => _suspected.Raise();

    /// <summary>Looks which of the leases are lost, and revokes those.</summary>
    /// <exception cref="HubException">The hub cannot be read.</exception>
    public async Task CheckAsync(CancellationToken cancellationToken)
    {
        HeldWork[] held = [.. _held.Values];
        if (held.Length > 0)
        {
            HeldWork[] lost = await _readers.ReadAsync(
                session => held.Where(work => !WorkTable.Of(work.Lease.Kind).IsHeld(session, work.Lease)).ToArray(), cancellationToken);
            await RevokeAsync(lost);
        }
    }

    /// <summary>Renews all leases once. Those that are lost are revoked.</summary>
    /// <exception cref="HubException">They could not be renewed.</exception>
    public async Task RenewAsync(CancellationToken cancellationToken)
    {
        HeldWork[] held = [.. _held.Values];
        if (held.Length > 0)
        {
            DateTimeOffset until = _time.GetUtcNow() + _options.LeaseTtl;
            HeldWork[] lost = await _writer.WriteAsync(
                (session, _) => held.Where(work => !WorkTable.Of(work.Lease.Kind).Renew(session, work.Lease, until)).ToArray(),
                cancellationToken);
            await RevokeAsync(lost);
        }
    }

    public async ValueTask DisposeAsync()
    {
        await _closing.CancelAsync();
        await _loop;
        await _checks;
        _closing.Dispose();
    }

    private ref int Counter(WorkKind kind) => ref kind == WorkKind.Episode ? ref _episodes : ref _activities;

    private async Task RunAsync()
    {
        DateTimeOffset renewedAt = _time.GetUtcNow();
        while (!_closing.IsCancellationRequested)
        {
            try
            {
                Task added = _added.Next;
                if (_held.IsEmpty)
                {
                    await added.WaitAsync(_closing.Token);
                    renewedAt = _time.GetUtcNow();
                }

                await Task.Delay(_options.HeartbeatInterval, _time, _closing.Token);
                await RenewAsync(_closing.Token);
                renewedAt = _time.GetUtcNow();
            }
            catch (HubException) when (_time.GetUtcNow() - renewedAt < _options.LeaseTtl)
            {
                // The leases still run: the next heartbeat tries again.
            }
            catch (HubException)
            {
                // Others may have been lent the work by now.
                await RevokeAsync([.. _held.Values]);
            }
            catch (OperationCanceledException) when (_closing.IsCancellationRequested)
            {
                return;
            }
        }
    }

    private async Task CheckWhenSuspectedAsync()
    {
        Task suspected = _suspected.Next;
        while (!_closing.IsCancellationRequested)
        {
            try
            {
                await suspected.WaitAsync(_closing.Token);
                suspected = _suspected.Next;
                await CheckAsync(_closing.Token);
            }
            catch (HubException)
            {
                // The next heartbeat finds out.
            }
            catch (OperationCanceledException) when (_closing.IsCancellationRequested)
            {
                return;
            }
        }
    }

    private static Task RevokeAsync(IEnumerable<HeldWork> lost) => Task.WhenAll(lost.Select(static held => held.RevokeAsync()));
}
