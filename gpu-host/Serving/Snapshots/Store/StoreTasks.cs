using System.Threading.Channels;
using GpuHost.Serving.Snapshots.Format;
using Pipelines.Core.Identity;

namespace GpuHost.Serving.Snapshots.Store;

/// <summary>
/// All of the store's I/O, hashing and packing, away from the owner thread. Results come back through
/// <paramref name="post"/>, which runs an action there. A failure of the store is counted and reported, and costs nothing but
/// computing.
/// </summary>
internal sealed class StoreTasks(SnapshotFiles files, SnapshotStoreOptions options, StoreCounters counters, Action<Action> post)
    : IAsyncDisposable
{
    private readonly CancellationTokenSource _stop = new();
    private readonly Channel<StoreWrite> _writes = Channel.CreateBounded<StoreWrite>(
        new BoundedChannelOptions(options.WritesQueuedMax) { SingleReader = true, FullMode = BoundedChannelFullMode.Wait });

    private Task _writer = Task.CompletedTask;

    public void Start(Action<StoreWrite, bool> written) => _writer = Task.Run(() => WriteAllAsync(written));

    /// <summary>Lists a folder; <paramref name="done"/> gets the names, or null after a failure.</summary>
    public void List(ContentHash kvNamespace, ContentHash firstBlock, Action<IReadOnlyList<StoredName>?> done) =>
        Run(async () => await files.ListAsync(kvNamespace, firstBlock, _stop.Token) as IReadOnlyList<StoredName>, done);

    /// <summary>Reads a chain; <paramref name="done"/> gets its units, first to last, or null if one is missing or unsound.</summary>
    public void Fetch(StoreFetch fetch, Action<IReadOnlyList<StoredUnit>?> done) => Run(() => ReadChainAsync(fetch), done);

    /// <summary>False if too many wait to be written.</summary>
    public bool TryWrite(StoreWrite write)
    {
        bool isQueued = _writes.Writer.TryWrite(write);
        if (!isQueued)
        {
            counters.NoteSkipped();
        }

        return isQueued;
    }

    /// <summary>Writes what is queued, for a bounded time, then stops everything.</summary>
    public async ValueTask DisposeAsync()
    {
        _writes.Writer.TryComplete();
        _stop.CancelAfter(options.FlushMax);
        await _writer;
        await _stop.CancelAsync();
        _stop.Dispose();
    }

    // The task is not awaited by anybody: it ends in a post, and its failure is one of the store.
    private void Run<T>(Func<Task<T?>> work, Action<T?> done)
        where T : class
    {
        _ = Task.Run(async () =>
        {
            T? result = null;
            try
            {
                result = await work();
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
    }

    private async Task<IReadOnlyList<StoredUnit>?> ReadChainAsync(StoreFetch fetch)
    {
        var units = new List<StoredUnit>();
        for (KvsName name = fetch.Target; units.Count < StoreFetch.UnitsMax;)
        {
            StoredUnit? unit = await files.ReadAsync(name, fetch.Tokens.AsMemory(0, name.End), _stop.Token);
            if (unit is null)
            {
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

    private async Task WriteAllAsync(Action<StoreWrite, bool> written)
    {
        await foreach (StoreWrite write in _writes.Reader.ReadAllAsync(CancellationToken.None))
        {
            bool isWritten = await TryWriteAsync(write);
            post(() => written(write, isWritten));
        }
    }

    private async Task<bool> TryWriteAsync(StoreWrite write)
    {
        try
        {
            SnapshotUnit unit = write.Unit;
            ContentHash? parent = unit.Start > 0 ? write.Chain.At(unit.Start) : null;
            KvsCodec codec = options.Compresses ? KvsCodec.PlanesBrotli : KvsCodec.None;
            _stop.Token.ThrowIfCancellationRequested();
            byte[] file = KvsWriter.Write(write.Name, unit.Start, parent, unit.Tokens, codec, unit.State);
            await files.WriteAsync(write.Name, file, _stop.Token);
            return true;
        }
        catch (Exception)
        {
            counters.NoteFailure();
            return false;
        }
    }
}
