using System.Runtime.CompilerServices;
using System.Threading.Channels;
using Pipelines.Runtime.Progress;
using Pipelines.Runtime.Runs;

namespace Pipelines.Functions.Tests.Load;

/// <summary>Runs of which a test says how they go on.</summary>
internal sealed class ScriptedRunEvents : IRunEvents
{
    private readonly Channel<RunEvent> _events = Channel.CreateUnbounded<RunEvent>();
    private readonly TaskCompletionSource _ended = new(TaskCreationOptions.RunContinuationsAsynchronously);
    private int _watches;

    /// <summary>How often somebody has begun to watch.</summary>
    public int Watches => Volatile.Read(ref _watches);

    /// <summary>Ends with the first watch.</summary>
    public Task Ended => _ended.Task;

    public void Tell(RunStatus status, string message) => Assert.True(_events.Writer.TryWrite(
        new RunEvent(new RunId("run-1"), status, message, default, new RunSnapshot(null, false, false, [], [], 0, null, TimeSpan.Zero))));

    public async IAsyncEnumerable<RunEvent> WatchAsync(RunId run, [EnumeratorCancellation] CancellationToken cancellationToken)
    {
        Interlocked.Increment(ref _watches);
        try
        {
            await foreach (RunEvent told in _events.Reader.ReadAllAsync(cancellationToken))
            {
                yield return told;
                if (told.IsLast)
                {
                    yield break;
                }
            }
        }
        finally
        {
            _ended.TrySetResult();
        }
    }
}
