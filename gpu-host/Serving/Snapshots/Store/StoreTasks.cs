using GpuHost.Serving.Snapshots.Format;
using Pipelines.Core.Identity;

namespace GpuHost.Serving.Snapshots.Store;

/// <summary>
/// All of the tiers' I/O, hashing and packing, away from the owner thread. Results come back through
/// <paramref name="post"/>, which runs an action there. A failure of a tier is counted and reported, and costs nothing but
/// computing.
/// </summary>
/// <param name="tiers">The nearest first.</param>
/// <param name="options">Bounds.</param>
/// <param name="counters">For statistics.</param>
/// <param name="time">For bounds on reads.</param>
/// <param name="post">Runs an action on the owner thread.</param>
internal sealed partial class StoreTasks(
    IReadOnlyList<SnapshotFiles> tiers, SnapshotStoreOptions options, StoreCounters counters, TimeProvider time, Action<Action> post)
    : IAsyncDisposable
{
    private readonly CancellationTokenSource _stop = new();

    // Nothing new begins any more; what is queued is still done.
    private readonly CancellationTokenSource _ending = new();
    private readonly SemaphoreSlim _fetches = new(options.FetchesInFlightMax);

    // Of the owner thread, until it has ended.
    private Task _deletions = Task.CompletedTask;

    public int TierCount => tiers.Count;

    public CacheTier TierOf(int tier) => tiers[tier].Tier;

    /// <summary>Lists a folder of a tier; <paramref name="done"/> gets its names and the time it took, or null after a failure.</summary>
    public void List(
        int tier, ContentHash kvNamespace, ContentHash firstBlock, Action<IReadOnlyList<(KvsName Name, long LengthBytes)>?> done) =>
        Run(async stop => await tiers[tier].ListAsync(kvNamespace, firstBlock, stop) as IReadOnlyList<(KvsName, long)>, done);

    /// <summary>Reads a chain; <paramref name="done"/> gets its units, first to last, or null if one is missing or unsound.</summary>
    public void Fetch(StoreFetch fetch, Action<IReadOnlyList<StoredUnit>?> done) => Run(stop => FetchAsync(fetch, stop), done);

    /// <summary>
    /// Deletes a snapshot everywhere: it passed every check, and the engine still did not take it. The end waits for it, or the
    /// next process would meet it again.
    /// </summary>
    public void Delete(KvsName name) => _deletions = Task.WhenAll(_deletions, RunAsync(
        async stop =>
        {
            foreach (SnapshotFiles tier in tiers)
            {
                await tier.DeleteAsync(name, stop);
            }

            return name.Path.Value;
        },
        static _ => { }));

    /// <summary>Writes and deletes what is queued, for a bounded time, then stops everything.</summary>
    public async ValueTask DisposeAsync()
    {
        _writes.Writer.TryComplete();
        await _ending.CancelAsync();
        using (var patience = new CancellationTokenSource(options.FlushMax, time))
        await using (patience.Token.UnsafeRegister(static stop => ((CancellationTokenSource)stop!).Cancel(), _stop))
        {
            await Task.WhenAll(_writer, _deletions);
        }

        await _stop.CancelAsync();
        _stop.Dispose();
        _ending.Dispose();
        _fetches.Dispose();
    }

    // The task is not awaited by anybody: it ends in a post, and its failure is one of the store.
    private void Run<T>(Func<CancellationToken, Task<T?>> work, Action<T?> done)
        where T : class => _ = RunAsync(work, done);

    /// <summary>Never fails: a failure is one of the tier, and counted.</summary>
    private Task RunAsync<T>(Func<CancellationToken, Task<T?>> work, Action<T?> done)
        where T : class => Task.Run(async () =>
        {
            T? result = null;
            try
            {
                using var timeout = new CancellationTokenSource(options.ReadMax, time);
                using var either = CancellationTokenSource.CreateLinkedTokenSource(_stop.Token, timeout.Token);
                result = await work(either.Token);
            }
            catch (Exception) when (!_stop.IsCancellationRequested)
            {
                counters.NoteFailure();
            }
            catch (Exception)
            {
                // Stopped: whoever waited has ended too.
            }

            post(() => done(result));
        });

    private async Task<IReadOnlyList<StoredUnit>?> FetchAsync(StoreFetch fetch, CancellationToken stop)
    {
        await _fetches.WaitAsync(stop);
        try
        {
            return await ReadChainAsync(fetch, stop);
        }
        finally
        {
            _fetches.Release();
        }
    }

    private async Task<IReadOnlyList<StoredUnit>?> ReadChainAsync(StoreFetch fetch, CancellationToken stop)
    {
        var units = new List<StoredUnit>();
        for (KvsName name = fetch.Target; units.Count < StoreFetch.UnitsMax;)
        {
            if (await ReadNearestAsync(name, fetch, stop) is not { } unit)
            {
                // What builds on it is of no use any more, and would keep a sound one from being stored in its place.
                await ForgetAsync(units, stop);
                return null;
            }

            units.Insert(0, unit);
            int start = unit.Header.Start;
            if (start == 0 || fetch.EndsInMemory.Contains(start))
            {
                return units;
            }

            name = fetch.Chain.NameOf(start);
        }

        return null;
    }

    /// <summary>Asks the tiers in turn; null only if every one of them answered that it has none.</summary>
    private async Task<StoredUnit?> ReadNearestAsync(KvsName name, StoreFetch fetch, CancellationToken stop)
    {
        Exception? failure = null;
        for (int tier = 0; tier < tiers.Count; tier++)
        {
            try
            {
                if (await tiers[tier].ReadAsync(name, fetch.Tokens.AsMemory(0, name.End), stop) is { } unit)
                {
                    Promote(name, unit, new SnapshotOwner(fetch.Scope.Tenant, name.End - unit.Header.Start), tier);
                    return unit with { Tier = tier };
                }
            }
            catch (Exception broken) when (!stop.IsCancellationRequested)
            {
                counters.NoteFailure();
                failure = broken;
            }
        }

        return failure is null ? null : throw new IOException($"A tier could not be asked for '{name.Path}'.", failure);
    }

    private async Task ForgetAsync(List<StoredUnit> orphans, CancellationToken stop)
    {
        foreach (StoredUnit orphan in orphans)
        {
            await tiers[orphan.Tier].DeleteAsync(orphan.Header.Name, stop);
        }
    }
}
