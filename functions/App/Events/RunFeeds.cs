using Pipelines.Runtime.Progress;
using Pipelines.Runtime.Runs;

namespace Pipelines.Functions.App.Events;

/// <summary>Watches each run once, however many listen to it. Thread-safe.</summary>
internal sealed class RunFeeds(IRunEvents events)
{
    private readonly Lock _gate = new();
    private readonly Dictionary<RunId, RunFeed> _feeds = [];

    /// <summary>Begins to listen; the caller disposes what it gets. The last one to leave ends the watching.</summary>
    public RunFeedReader Join(RunId run)
    {
        lock (_gate)
        {
            if (!_feeds.TryGetValue(run, out RunFeed? feed))
            {
                feed = new RunFeed(cancellationToken => events.WatchAsync(run, cancellationToken));
                _feeds[run] = feed;
            }

            return new RunFeedReader(feed.Add(), reader => LeaveAsync(run, feed, reader));
        }
    }

    private async ValueTask LeaveAsync(RunId run, RunFeed feed, System.Threading.Channels.Channel<RunEvent> reader)
    {
        lock (_gate)
        {
            if (feed.Remove(reader) > 0)
            {
                return;
            }

            _feeds.Remove(run);
        }

        await feed.DisposeAsync();
    }
}
