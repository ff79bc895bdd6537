using System.Threading.Channels;
using GpuHost.Serving.Snapshots.Format;
using Pipelines.Core.Identity;

namespace GpuHost.Serving.Snapshots.Store;

/// <summary>Writing: one after the other, from a queue that is bounded in number and bytes.</summary>
internal sealed partial class StoreTasks
{
    private readonly Channel<(long HeldBytes, Func<Task> Work)> _writes = Channel.CreateBounded<(long HeldBytes, Func<Task> Work)>(
        new BoundedChannelOptions(options.WritesQueuedMax) { SingleReader = true, FullMode = BoundedChannelFullMode.Wait });

    private readonly HashSet<(int Tier, ContentHash Namespace)> _described = [];
    private Action<StoreWritten> _written = static _ => { };
    private Task _writer = Task.CompletedTask;
    private long _heldBytes;

    public void Start(Action<StoreWritten> written)
    {
        _written = written;
        _writer = Task.Run(WriteAllAsync);
    }

    /// <summary>False if too much waits to be written.</summary>
    public bool TryWrite(StoreWrite write) => TryQueue(write.Unit.SizeBytes, () => WriteAsync(write));

    /// <summary>What was found in a far tier is put into the nearer ones.</summary>
    private void Promote(KvsName name, byte[] file, int foundIn)
    {
        if (foundIn > 0)
        {
            TryQueue(file.LongLength, () => PromoteAsync(name, file, foundIn));
        }
    }

    private bool TryQueue(long bytes, Func<Task> work)
    {
        long held = Interlocked.Add(ref _heldBytes, bytes);
        if ((held > options.WriteBytesQueuedMax && held > bytes) || !_writes.Writer.TryWrite((bytes, work)))
        {
            Interlocked.Add(ref _heldBytes, -bytes);
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
            Interlocked.Add(ref _heldBytes, -heldBytes);
        }
    }

    private async Task WriteAsync(StoreWrite write)
    {
        SnapshotUnit unit = write.Unit;
        var chain = new KvChain(write.Namespace.Namespace, unit.Scope.Tenant, unit.Tokens.ToArray());
        KvsName name = chain.NameOf(unit.End);
        ContentHash? parent = unit.Start > 0 ? chain.At(unit.Start) : null;
        var files = new Dictionary<KvsCodec, byte[]>();
        var failed = new List<int>();
        for (int tier = 0; tier < write.TierCount; tier++)
        {
            KvsCodec codec = tiers[tier].Codec;
            byte[] MakeFile() => files.TryGetValue(codec, out byte[]? made)
                ? made
                : files[codec] = KvsWriter.Write(name, unit.Start, parent, unit.Tokens, codec, unit.State);
            if (!await TryAsync(() => WriteAsync(tier, write.Namespace, name, MakeFile)))
            {
                failed.Add(tier);
            }
        }

        post(() => _written(new StoreWritten(write, name, failed)));
    }

    private async Task WriteAsync(int tier, NamespaceRecord record, KvsName name, Func<byte[]> file)
    {
        if (!_described.Contains((tier, record.Namespace)))
        {
            await tiers[tier].WriteAsync(record, _stop.Token);
            _described.Add((tier, record.Namespace));
        }

        await tiers[tier].WriteAsync(name, file, _stop.Token);
    }

    private async Task PromoteAsync(KvsName name, byte[] file, int foundIn)
    {
        for (int tier = 0; tier < foundIn; tier++)
        {
            await TryAsync(() => tiers[tier].WriteAsync(name, () => file, _stop.Token));
        }
    }

    private async Task<bool> TryAsync(Func<Task> write)
    {
        try
        {
            _stop.Token.ThrowIfCancellationRequested();
            await write();
            return true;
        }
        catch (Exception)
        {
            counters.NoteFailure();
            return false;
        }
    }
}
