using Pipelines.Runtime.Partitions;

namespace Pipelines.Runtime.Orchestrations;

/// <summary>
/// Gives out the partitions of a stage by number while reading its input in order, once: those that the reading passes on its way
/// to a later one are held, a bounded number of them: the last ones, since those before were worked on earlier or elsewhere. A partition
/// that is asked for after it was passed makes the reading begin again, and so does a reading that broke off. Thread-safe; one reads at a time.
/// </summary>
/// <param name="open">Reads the partitions from the first one on; the same ones each time.</param>
/// <param name="heldMax">How many are held.</param>
internal sealed class PartitionFeed(Func<CancellationToken, IAsyncEnumerable<PartitionInput>> open, int heldMax) : IAsyncDisposable
{
    private readonly SemaphoreSlim _turn = new(1, 1);
    private readonly CancellationTokenSource _closed = new();
    private readonly Dictionary<int, PartitionInput> _held = [];
    private IAsyncEnumerator<PartitionInput>? _reading;
    private int _next;
    private int? _count;

    /// <summary>How often the input was read from its beginning.</summary>
    public int Readings { get; private set; }

    /// <returns>Null when the stage has no such partition.</returns>
    public async Task<PartitionInput?> TakeAsync(int index, CancellationToken cancellationToken)
    {
        await _turn.WaitAsync(cancellationToken);
        try
        {
            if (_held.Remove(index, out PartitionInput? held))
            {
                return held;
            }

            return index >= _count ? null : await ReadToAsync(index);
        }
        finally
        {
            _turn.Release();
        }
    }

    public async ValueTask DisposeAsync()
    {
        await _closed.CancelAsync();
        await _turn.WaitAsync();
        await StopReadingAsync();
        _turn.Dispose();
        _closed.Dispose();
    }

    private async Task<PartitionInput?> ReadToAsync(int index)
    {
        if (_reading is null || index < _next)
        {
            await StopReadingAsync();
            _reading = open(_closed.Token).GetAsyncEnumerator(_closed.Token);
            _next = 0;
            Readings++;
        }

        while (await MoveNextAsync(_reading))
        {
            PartitionInput read = _reading.Current;
            _next = read.Index + 1;
            if (read.Index == index)
            {
                return read;
            }

            _held[read.Index] = read;
            if (_held.Count > heldMax)
            {
                _held.Remove(_held.Keys.Min());
            }
        }

        _count = _next;
        await StopReadingAsync();
        return null;
    }

    /// <summary>A reading that has failed says from then on that it is at its end, which would be taken for the end of the input.</summary>
    private async ValueTask<bool> MoveNextAsync(IAsyncEnumerator<PartitionInput> reading)
    {
        try
        {
            return await reading.MoveNextAsync();
        }
        catch
        {
            await StopReadingAsync();
            throw;
        }
    }

    private async ValueTask StopReadingAsync()
    {
        if (_reading is not null)
        {
            await _reading.DisposeAsync();
            _reading = null;
        }
    }
}
