namespace Pipelines.Functions.Tests.Load;

/// <summary>How far each of many listeners has heard. Thread-safe.</summary>
internal sealed class Audience(int listeners, int rows)
{
    private readonly Lock _gate = new();
    private readonly int[] _heard = [.. Enumerable.Repeat(-1, listeners)];
    private readonly int[] _count = new int[rows + 1];
    private readonly TaskCompletionSource[] _all = [.. Enumerable.Range(0, rows + 1).Select(static _ => new TaskCompletionSource(TaskCreationOptions.RunContinuationsAsynchronously))];

    /// <summary>A listener has been told that so many rows are done; never fewer than before.</summary>
    public void Heard(int listener, int rowsDone)
    {
        lock (_gate)
        {
            Assert.True(rowsDone >= _heard[listener], $"Listener {listener} was told of {_heard[listener]} rows and then of {rowsDone}.");
            while (_heard[listener] < rowsDone)
            {
                if (++_count[++_heard[listener]] == listeners)
                {
                    _all[_heard[listener]].SetResult();
                }
            }
        }
    }

    /// <summary>Ends when all have been told of so many rows, or more.</summary>
    public Task AllHeardAsync(int rowsDone) => _all[rowsDone].Task;
}
