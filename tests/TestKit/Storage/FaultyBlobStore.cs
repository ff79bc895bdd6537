using Pipelines.Core.Storage;

namespace Pipelines.TestKit.Storage;

/// <summary>
/// A store that misbehaves as real ones do, repeatably: the same seed and the same calls give the same faults. Everything it
/// says happened, happened; what it reports as failed may have happened too.
/// </summary>
public sealed class FaultyBlobStore(IBlobStore inner, int seed, TimeProvider time) : IBlobStore
{
    private readonly Lock _gate = new();
    private readonly Random _random = new(seed);
    private readonly Queue<Func<Task>> _late = [];
    private StoreFaults _faults = StoreFaults.None;
    private long _writtenBytes;

    /// <summary>May be changed at any time; the capacity counts from then.</summary>
    public StoreFaults Faults
    {
        get => Volatile.Read(ref _faults);
        set
        {
            Interlocked.Exchange(ref _writtenBytes, 0);
            Volatile.Write(ref _faults, value);
        }
    }

    /// <summary>How many faults there were.</summary>
    public int FaultCount { get; private set; }

    public async Task<BlobInfo?> StatAsync(BlobPath path, CancellationToken cancellationToken)
    {
        await MeetAsync(Faults.FailedReads, $"looking up '{path}'", cancellationToken);
        return await inner.StatAsync(path, cancellationToken);
    }

    public async Task<BlobContent?> OpenReadAsync(BlobPath path, ByteRange? range, CancellationToken cancellationToken)
    {
        await MeetAsync(Faults.FailedReads, $"reading '{path}'", cancellationToken);
        BlobContent? content = await inner.OpenReadAsync(path, range, cancellationToken);
        return content is not null && Happens(Faults.TornReads)
            ? content with { Stream = new TornStream(content.Stream) }
            : content;
    }

    public async Task<BlobInfo?> PutAsync(BlobPath path, Stream content, PutCondition condition, CancellationToken cancellationToken)
    {
        await MeetAsync(Faults.FailedWrites, $"writing '{path}'", cancellationToken);
        using var copy = new MemoryStream();
        await content.CopyToAsync(copy, cancellationToken);
        if (Happens(Faults.TornWrites))
        {
            throw Fault($"writing '{path}' (torn)");
        }

        if (Faults.CapacityBytes is { } capacity && Interlocked.Add(ref _writtenBytes, copy.Length) > capacity)
        {
            throw new BlobStoreException($"Simulated: the disk is full, '{path}' was not written.", isTransient: false);
        }

        Task<BlobInfo?> ArriveAsync() => inner.PutAsync(path, new MemoryStream(copy.ToArray()), condition, CancellationToken.None);
        if (Happens(Faults.LateWrites))
        {
            Delay(ArriveAsync);
            throw Fault($"writing '{path}' (stuck on its way)");
        }

        BlobInfo? published = await ArriveAsync();
        if (Happens(Faults.DoubledWrites))
        {
            await ArriveAsync();
        }

        return Happens(Faults.LostReplies) ? throw Fault($"writing '{path}' (reply lost)") : published;
    }

    public async Task<bool> DeleteAsync(BlobPath path, BlobTag? tag, CancellationToken cancellationToken)
    {
        await MeetAsync(Faults.FailedWrites, $"deleting '{path}'", cancellationToken);
        bool isDeleted = await inner.DeleteAsync(path, tag, cancellationToken);
        return Happens(Faults.LostReplies) ? throw Fault($"deleting '{path}' (reply lost)") : isDeleted;
    }

    public async IAsyncEnumerable<BlobInfo> ListAsync(
        string prefix,
        [System.Runtime.CompilerServices.EnumeratorCancellation] CancellationToken cancellationToken)
    {
        await MeetAsync(Faults.FailedReads, $"listing '{prefix}'", cancellationToken);
        await foreach (BlobInfo blob in inner.ListAsync(prefix, cancellationToken))
        {
            yield return blob;
        }
    }

    /// <summary>What every call meets: first what was stuck may arrive, in any order, then it may be slow, then it may fail.</summary>
    private async Task MeetAsync(double failureShare, string what, CancellationToken cancellationToken)
    {
        while (TakeLate() is { } arriveAsync)
        {
            await arriveAsync();
        }

        if (Happens(Faults.SlowCalls))
        {
            await Task.Delay(Draw() * Faults.DelayMax, time, cancellationToken);
        }

        if (Happens(failureShare))
        {
            throw Fault(what);
        }
    }

    private BlobStoreException Fault(string what)
    {
        lock (_gate)
        {
            FaultCount++;
        }

        return new BlobStoreException($"Simulated fault of seed {seed} while {what}.", isTransient: true);
    }

    private void Delay(Func<Task> arriveAsync)
    {
        lock (_gate)
        {
            _late.Enqueue(arriveAsync);
        }
    }

    /// <summary>Null when nothing is stuck, or stays so.</summary>
    private Func<Task>? TakeLate()
    {
        lock (_gate)
        {
            if (_late.Count == 0 || _random.Next(2) == 0)
            {
                return null;
            }

            for (int turns = _random.Next(_late.Count); turns > 0; turns--)
            {
                _late.Enqueue(_late.Dequeue());
            }

            return _late.Dequeue();
        }
    }

    private bool Happens(double share) => share > 0 && Draw() < share;

    private double Draw()
    {
        lock (_gate)
        {
            return _random.NextDouble();
        }
    }
}
