using System.Threading.Channels;

namespace Pipelines.Functions.App.Events;

/// <summary>One who listens to a run. Disposing ends that.</summary>
internal sealed class RunFeedReader(Channel<ToldEvent> channel, Func<Channel<ToldEvent>, ValueTask> leave) : IAsyncDisposable
{
    /// <summary>The latest event that was not read yet; waits for one. Null when no more come.</summary>
    public async Task<ToldEvent?> NextAsync(CancellationToken cancellationToken) =>
        await channel.Reader.WaitToReadAsync(cancellationToken) && channel.Reader.TryRead(out ToldEvent? told) ? told : null;

    public ValueTask DisposeAsync() => leave(channel);
}
