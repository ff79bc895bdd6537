using System.Threading.Channels;
using Pipelines.Runtime.Progress;

namespace Pipelines.Functions.App.Events;

/// <summary>One who listens to a run. Disposing ends that.</summary>
internal sealed class RunFeedReader(Channel<RunEvent> channel, Func<Channel<RunEvent>, ValueTask> leave) : IAsyncDisposable
{
    /// <summary>The latest event that was not read yet; waits for one. Null when no more come.</summary>
    public async Task<RunEvent?> NextAsync(CancellationToken cancellationToken) =>
        await channel.Reader.WaitToReadAsync(cancellationToken) && channel.Reader.TryRead(out RunEvent? told) ? told : null;

    public ValueTask DisposeAsync() => leave(channel);
}
