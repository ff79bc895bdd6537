using System.Threading.Channels;
using Microsoft.Data.Sqlite;
using Pipelines.Durable.Hub.Waking;

namespace Pipelines.Durable.Hub.Database;

/// <summary>
/// The one place of a process that writes to the hub. Whatever is waiting when a transaction begins goes into it, so that all share
/// the flush to disk:
/// <code>
/// callers → queue (bounded) → BEGIN IMMEDIATE, write, write, write, COMMIT → results and effects
/// </code>
/// A write that fails takes nothing with it: the others of its transaction run again, each in its own.
/// </summary>
internal sealed class HubWriter : IAsyncDisposable
{
    private const int QueueMax = 4096;
    private const int WritesPerCommitMax = 256;

    /// <summary>How often a transaction begins to wait for another process.</summary>
    private const int BusyTriesMax = 3;

    private readonly Channel<HubWrite> _queue = Channel.CreateBounded<HubWrite>(new BoundedChannelOptions(QueueMax) { SingleReader = true });
    private readonly WakeSignal _committed = new();
    private readonly HubSession _session;
    private readonly string _filePath;
    private readonly Action<CommitEffects> _publish;
    private readonly Task _loop;
    private long _commits;

    /// <param name="session">Owned from now on.</param>
    /// <param name="filePath">For messages.</param>
    /// <param name="publish">Told what was committed, before the callers are.</param>
    public HubWriter(HubSession session, string filePath, Action<CommitEffects> publish)
    {
        _session = session;
        _filePath = filePath;
        _publish = publish;
        _loop = Task.Run(RunAsync);
    }

    /// <summary>Transactions that were tried so far: what an idle hub does not do.</summary>
    public long Commits => Interlocked.Read(ref _commits);

    /// <summary>Ends with the next transaction.</summary>
    public Task NextCommit => _committed.Next;

    /// <summary>
    /// Runs <paramref name="work"/> in a transaction and returns when that is durable. The work may run more than once, so it changes
    /// nothing but the session and the effects it is given. Once it has begun it is no longer canceled.
    /// </summary>
    /// <exception cref="HubException">It was not written.</exception>
    public async Task<T> WriteAsync<T>(Func<HubSession, CommitEffects, T> work, CancellationToken cancellationToken)
    {
        var write = new HubWriteOf<T>(work, cancellationToken);
        try
        {
            await _queue.Writer.WriteAsync(write, cancellationToken);
        }
        catch (ChannelClosedException e)
        {
            throw new HubException(HubFailureKind.Closed, $"The hub '{_filePath}' has been closed.", e);
        }

        return await write.Done;
    }

    /// <summary>Writes what is waiting, then closes the connection.</summary>
    public async ValueTask DisposeAsync()
    {
        _queue.Writer.TryComplete();
        await _loop;
        _session.Dispose();
    }

    private async Task RunAsync()
    {
        List<HubWrite> batch = [];
        while (await _queue.Reader.WaitToReadAsync())
        {
            while (batch.Count < WritesPerCommitMax && _queue.Reader.TryRead(out HubWrite? write))
            {
                if (write.IsGivenUp)
                {
                    write.Drop();
                }
                else
                {
                    batch.Add(write);
                }
            }

            Commit(batch);
            batch.Clear();
            _committed.Raise();
        }
    }

    private void Commit(List<HubWrite> writes)
    {
        if (writes.Count == 0)
        {
            return;
        }

        if (TryCommit(writes) is not { } error)
        {
            return;
        }

        if (writes.Count == 1)
        {
            writes[0].Fail(error is SqliteException sqlite ? SqliteFailures.Translate(sqlite, _filePath) : error);
            return;
        }

        foreach (HubWrite write in writes)
        {
            Commit([write]);
        }
    }

    /// <returns>What prevented it; then nothing of it was written.</returns>
    private Exception? TryCommit(List<HubWrite> writes)
    {
        Interlocked.Increment(ref _commits);
        try
        {
            Begin();
            foreach (HubWrite write in writes)
            {
                write.Run(_session);
            }

            _session.Execute("COMMIT");
        }
#pragma warning disable CA1031 // Whatever a write throws is its caller's to know, and must not end the writer.
        catch (Exception e)
#pragma warning restore CA1031
        {
            return RollBack() ?? e;
        }

        foreach (HubWrite write in writes)
        {
            _publish(write.Effects);
            write.Succeed();
        }

        return null;
    }

    private void Begin()
    {
        for (int tries = 1; ; tries++)
        {
            try
            {
                _session.Execute("BEGIN IMMEDIATE");
                return;
            }
            catch (SqliteException e) when (e.SqliteErrorCode == SQLitePCL.raw.SQLITE_BUSY && tries < BusyTriesMax)
            {
                // SQLite has already waited for the whole of HubOptions.BusyTimeout.
            }
        }
    }

    /// <returns>What went wrong with that; null when nothing did. SQLite ends a transaction by itself after some errors.</returns>
    private SqliteException? RollBack()
    {
        try
        {
            if (_session.IsInTransaction)
            {
                _session.Execute("ROLLBACK");
            }

            return null;
        }
        catch (SqliteException e)
        {
            return e;
        }
    }
}
