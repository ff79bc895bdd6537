using System.Threading.Channels;
using GpuHost.Serving.Snapshots.Format;
using GpuHost.Serving.Snapshots.Store.Uses;
using Pipelines.Core.Identity;

namespace GpuHost.Serving.Snapshots.Store;

/// <summary>Writing: one after the other, from a queue that is bounded in number and bytes.</summary>
internal sealed partial class StoreTasks
{
    // Unbounded by itself: whoever would make it longer than it may be is refused before.
    private readonly Channel<(long HeldBytes, Func<Task> Work)> _writes =
        Channel.CreateUnbounded<(long HeldBytes, Func<Task> Work)>(new UnboundedChannelOptions { SingleReader = true });

    private readonly HashSet<(int Tier, ContentHash Namespace)> _described = [];
    private Action<StoreWritten> _written = static _ => { };
    private Task _writer = Task.CompletedTask;
    private long _heldBytes;
    private int _queuedCount;
    private volatile bool _isBoundless;

    // Of the one who writes: filled and emptied between two writes.
    private readonly Queue<Func<Task>> _demotions = [];
    private long _demotedBytes;
    private int _isFlushDue;

    public void Start(Action<StoreWritten> written)
    {
        _written = written;
        for (int tier = 0; tier + 1 < tiers.Count; tier++)
        {
            int below = tier + 1;
            tiers[tier].DemoteTo(new SnapshotDemotion(_ => ListAllAsync(below), (name, file, use) => Demote(name, file, below, use)));
        }

        _writer = Task.Run(WriteAllAsync);
    }

    /// <summary>
    /// The engine ends: what is queued from now on is what it holds in memory anyway, and time is the only bound
    /// (<see cref="SnapshotStoreOptions.FlushMax"/>).
    /// </summary>
    public void LiftBounds() => _isBoundless = true;

    /// <summary>False if too much waits to be written.</summary>
    public bool TryWrite(StoreWrite write) => TryQueue(write.Unit.SizeBytes, () => WriteAsync(write));

    /// <summary>Notes a use of a snapshot in the nearest tiers; it is on disk after <see cref="SnapshotStoreOptions.UsesFlushInterval"/>.</summary>
    public void NoteUse(int tierCount, KvsName name, SnapshotUse use)
    {
        for (int tier = 0; tier < tierCount; tier++)
        {
            tiers[tier].NoteUse(name, use);
        }

        FlushUsesSoon();
    }

    /// <summary>What was found in a far tier is put into the nearer ones.</summary>
    private void Promote(KvsName name, StoredUnit unit, SnapshotOwner owner, int foundIn)
    {
        if (foundIn > 0)
        {
            TryQueue(unit.File.LongLength, () => PromoteAsync(name, unit.File, owner, foundIn));
        }
    }

    /// <summary>
    /// What had to make room in a tier goes to the next below, which does not have it: after the write that needed the room, also
    /// when nothing new may be queued any more.
    /// </summary>
    private void Demote(KvsName name, byte[] file, int below, SnapshotUse? use)
    {
        if (_demotedBytes > 0 && _demotedBytes + file.LongLength > options.WriteBytesQueuedMax)
        {
            counters.NoteSkipped();
            return;
        }

        _demotedBytes += file.LongLength;
        _demotions.Enqueue(() => TryAsync(stop => WriteAsync(below, name, () => file, use, owner: null, stop)));
    }

    private async Task<IReadOnlySet<KvsName>?> ListAllAsync(int tier)
    {
        IReadOnlySet<KvsName>? names = null;
        await TryAsync(async stop => names = await tiers[tier].ListAllAsync(stop));
        return names;
    }

    private bool TryQueue(long bytes, Func<Task> work)
    {
        long held = Interlocked.Add(ref _heldBytes, bytes);
        int count = Interlocked.Increment(ref _queuedCount);
        bool isTooMuch = count > options.WritesQueuedMax || (held > options.WriteBytesQueuedMax && held > bytes);
        if ((isTooMuch && !_isBoundless) || !_writes.Writer.TryWrite((bytes, work)))
        {
            Dequeue(bytes);
            counters.NoteSkipped();
            return false;
        }

        return true;
    }

    private async Task WriteAllAsync()
    {
        await foreach ((long heldBytes, Func<Task> work) in _writes.Reader.ReadAllAsync(CancellationToken.None))
        {
            await work();
            Dequeue(heldBytes);
            while (_demotions.TryDequeue(out Func<Task>? demotion))
            {
                await demotion();
            }

            _demotedBytes = 0;
        }

        await FlushUsesAsync();
    }

    private void Dequeue(long bytes)
    {
        Interlocked.Add(ref _heldBytes, -bytes);
        Interlocked.Decrement(ref _queuedCount);
    }

    // Not awaited by anybody: it ends in the queue, or with everything else.
    private void FlushUsesSoon()
    {
        if (Interlocked.Exchange(ref _isFlushDue, 1) == 0)
        {
            _ = FlushUsesLaterAsync();
        }
    }

    private async Task FlushUsesLaterAsync()
    {
        try
        {
            await Task.Delay(options.UsesFlushInterval, time, _ending.Token);
        }
        catch (OperationCanceledException)
        {
            return; // the last thing that is written are the uses
        }

        if (!TryQueue(0, FlushUsesAsync))
        {
            Volatile.Write(ref _isFlushDue, 0);
        }
    }

    private async Task FlushUsesAsync()
    {
        Volatile.Write(ref _isFlushDue, 0);
        foreach (SnapshotFiles tier in tiers)
        {
            await TryAsync(tier.FlushUsesAsync);
        }
    }

    private async Task WriteAsync(StoreWrite write)
    {
        SnapshotUnit unit = write.Unit;
        var chain = new KvChain(write.Namespace.Namespace, unit.Scope.Tenant, unit.Tokens.ToArray());
        KvsName name = chain.NameOf(unit.End);
        ContentHash? parent = unit.Start > 0 ? chain.At(unit.Start) : null;
        var use = new SnapshotUse(unit.Start, parent, write.Hits, write.PrefillSeconds, Clock: 0);
        var owner = new SnapshotOwner(unit.Scope.Tenant, unit.TokenCount);
        var files = new Dictionary<KvsCodec, byte[]>();
        var failed = new List<int>();
        for (int tier = 0; tier < write.TierCount; tier++)
        {
            KvsCodec codec = tiers[tier].Codec;
            byte[] MakeFile() => files.TryGetValue(codec, out byte[]? made)
                ? made
                : files[codec] = KvsWriter.Write(name, unit.Start, parent, unit.Tokens, codec, unit.State);
            if (!await TryAsync(stop => WriteAsync(tier, write.Namespace, name, MakeFile, tier < write.StoredTiers ? null : use, owner, stop)))
            {
                failed.Add(tier);
            }
        }

        FlushUsesSoon();
        post(() => _written(new StoreWritten(write, name, failed)));
    }

    private async Task WriteAsync(
        int tier, NamespaceRecord record, KvsName name, Func<byte[]> file, SnapshotUse? use, SnapshotOwner owner, CancellationToken stop)
    {
        if (!_described.Contains((tier, record.Namespace)))
        {
            await tiers[tier].WriteAsync(record, stop);
            _described.Add((tier, record.Namespace));
        }

        await WriteAsync(tier, name, file, use, owner, stop);
    }

    private async Task WriteAsync(int tier, KvsName name, Func<byte[]> file, SnapshotUse? use, SnapshotOwner? owner, CancellationToken stop)
    {
        if (await tiers[tier].WriteAsync(name, file, use, stop))
        {
            options.Stored?.Invoke(new StoredSnapshot(name.Path.Value, tiers[tier].Tier, owner));
        }
    }

    private async Task PromoteAsync(KvsName name, byte[] file, SnapshotOwner owner, int foundIn)
    {
        for (int tier = 0; tier < foundIn; tier++)
        {
            await TryAsync(stop => WriteAsync(tier, name, () => file, use: null, owner, stop));
        }
    }

    private async Task<bool> TryAsync(Func<CancellationToken, Task> write)
    {
        try
        {
            // A tier that hangs keeps the others waiting no longer than this.
            using var timeout = new CancellationTokenSource(options.WriteMax, time);
            using var either = CancellationTokenSource.CreateLinkedTokenSource(_stop.Token, timeout.Token);
            either.Token.ThrowIfCancellationRequested();
            await write(either.Token);
            return true;
        }
        catch (Exception)
        {
            counters.NoteFailure();
            return false;
        }
    }
}
