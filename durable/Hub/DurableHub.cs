using Pipelines.Core.Storage;
using Pipelines.Durable.Clients;
using Pipelines.Durable.Hub.Activities;
using Pipelines.Durable.Hub.Database;
using Pipelines.Durable.Hub.Episodes;
using Pipelines.Durable.Hub.Payloads;
using Pipelines.Durable.Hub.Quarantine;
using Pipelines.Durable.Hub.Upkeep;
using Pipelines.Durable.Hub.Waking;
using Pipelines.Durable.Hub.Work;
using Pipelines.Durable.Transports;

namespace Pipelines.Durable.Hub;

/// <summary>
/// Orchestrations in one SQLite file: instances, histories, messages, activities and timers, safe against a crash at any moment and
/// shared by the processes of one machine. Thread-safe. Disposing gives back all work that is still lent and closes the file.
/// </summary>
public sealed class DurableHub : IAsyncDisposable
{
    private readonly TimeProvider _time;
    private readonly HubWriter _writer;
    private readonly HubReaders _readers;
    private readonly LeaseKeeper _leases;
    private readonly UpkeepLoop _upkeepLoop;
    private readonly Doorbell _doorbell;
    private readonly HubTransport _transport;
    private readonly HubNews _news;
    private int _isClosed;

    private DurableHub(HubOptions options, HubSession session, IBlobStore blobs, TimeProvider time, Func<Guid> newGuid)
    {
        _time = time;
        _news = new HubNews();
        _doorbell = new Doorbell(options.FilePath + ".bell", _news.Hear);
        _writer = new HubWriter(session, options.FilePath, effects => _news.Publish(effects, _doorbell));
        _readers = new HubReaders(new HubDatabase(options), options.FilePath);
        var payloads = new PayloadStore(blobs, _readers, options, newGuid, time);
        _leases = new LeaseKeeper(_writer, _readers, options, time);
        _news.Watch(_leases);
        Upkeep = new HubUpkeep(_writer, _readers, payloads, options, time);
        _upkeepLoop = new UpkeepLoop(Upkeep, _news.Garbage, options, time);
        _transport = new HubTransport(
            newGuid().ToString("n"),
            options,
            _writer,
            _leases,
            new EpisodeLoader(_readers, payloads, options, time),
            new ActivityLoader(payloads),
            new EpisodePlanner(newGuid),
            new EpisodeDrafter(payloads, newGuid),
            payloads,
            _news.Work,
            time);
        Client = new HubClient(_writer, _readers, payloads, Upkeep, _news.Instances, options, time, newGuid);
    }

    /// <summary>Starts, watches and steers instances.</summary>
    public IDurableClient Client { get; }

    /// <summary>The worker's side.</summary>
    internal IDurableTransport Transport => _transport;

    internal HubUpkeep Upkeep { get; }

    internal LeaseKeeper Leases => _leases;

    internal HubReaders Readers => _readers;

    internal HubWriter Writer => _writer;

    internal HubNews News => _news;

    /// <summary>Opens a hub; makes it when there is none.</summary>
    /// <param name="options">Where it is and how it behaves.</param>
    /// <param name="blobs">Takes payloads that are too large for the file, under <c>hub/</c>. All processes of the hub use the same one.</param>
    /// <param name="time">The clock.</param>
    /// <param name="newGuid">Makes ids that no other process makes.</param>
    /// <param name="cancellationToken">Gives up.</param>
    /// <exception cref="HubException">The file is no hub, of a later version, or cannot be used.</exception>
    /// <exception cref="ArgumentException">An option is out of its range.</exception>
    public static async Task<DurableHub> OpenAsync(
        HubOptions options, IBlobStore blobs, TimeProvider time, Func<Guid> newGuid, CancellationToken cancellationToken)
    {
        HubOptions valid = options.Checked();
        HubSession session = await Task.Run(new HubDatabase(valid).Open, cancellationToken);
        try
        {
            return new DurableHub(valid, session, blobs, time, newGuid);
        }
        catch
        {
            session.Dispose();
            throw;
        }
    }

    /// <summary>Work that was set aside, the oldest first.</summary>
    /// <param name="max">How many at most.</param>
    /// <param name="cancellationToken">Gives up.</param>
    public Task<IReadOnlyList<QuarantinedWork>> ListQuarantinedAsync(int max, CancellationToken cancellationToken) =>
        _readers.ReadAsync(session => QuarantineTable.List(session, max), cancellationToken);

    /// <summary>Lets work that was set aside be tried again, as often as new work.</summary>
    /// <returns>False when no such work is in quarantine.</returns>
    public Task<bool> ReleaseQuarantinedAsync(string id, CancellationToken cancellationToken)
    {
        DateTimeOffset now = _time.GetUtcNow();
        return _writer.WriteAsync((session, effects) => QuarantineTable.Release(session, effects, id, now), cancellationToken);
    }

    public async Task<HubStatus> GetStatusAsync(CancellationToken cancellationToken)
    {
        (IReadOnlyDictionary<string, long> counters, long episodes, long activities) = await _readers.ReadAsync(
            static session => (
                Counters.All(session),
                session.QueryLong("SELECT count(*) FROM episodes"),
                session.QueryLong("SELECT count(*) FROM activities")),
            cancellationToken);
        return new HubStatus
        {
            EpisodesWaiting = episodes,
            ActivitiesWaiting = activities,
            Quarantined = counters.GetValueOrDefault(Counters.Quarantined),
            StaleAnswers = counters.GetValueOrDefault(Counters.StaleAnswers),
            DroppedMessages = counters.GetValueOrDefault(Counters.DroppedMessages),
            Purged = counters.GetValueOrDefault(Counters.Purged),
            Commits = _writer.Commits,
            Reads = _readers.Reads,
            DoorbellSilence = _doorbell.SilenceReason,
            UpkeepError = _upkeepLoop.LastError,
        };
    }

    public async ValueTask DisposeAsync()
    {
        if (Interlocked.Exchange(ref _isClosed, 1) == 1)
        {
            return;
        }

        await _upkeepLoop.DisposeAsync();
        await _leases.DisposeAsync();
        await _transport.ReleaseAsync(CancellationToken.None);
        await _writer.DisposeAsync();
        _readers.Dispose();
        _doorbell.Dispose();
    }
}
