using System.Threading.Channels;
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
            // One who reads slowly may still have the end before him when the run has been begun again.
            if (!_feeds.TryGetValue(run, out RunFeed? feed) || feed.IsOver)
            {
                feed = new RunFeed(cancellationToken => events.WatchAsync(run, cancellationToken));
                _feeds[run] = feed;
            }

            return new RunFeedReader(feed.Add(), reader => LeaveAsync(run, feed, reader));
        }
    }

    private async ValueTask LeaveAsync(RunId run, RunFeed feed, Channel<ToldEvent> reader)
    {
        lock (_gate)
        {
            if (feed.Remove(reader) > 0)
            {
                return;
            }

            if (_feeds.TryGetValue(run, out RunFeed? current) && ReferenceEquals(current, feed))
            {
                _feeds.Remove(run);
            }
        }

        await feed.DisposeAsync();
    }
}
