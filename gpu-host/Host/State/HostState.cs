using System.Threading.Channels;
using Microsoft.Data.Sqlite;

namespace GpuHost.Host.State;

/// <summary>
/// What the server must remember over a crash: what was used, and answers that may be asked for again. Whatever waits when a
/// transaction begins goes into it, so that all share the flush to disk:
/// <code>
/// requests → queue (bounded) → BEGIN, write, write, write, COMMIT → each goes on
/// </code>
/// A write that fails takes nothing with it: the others of its transaction run again, each in its own. Thread-safe.
/// </summary>
internal sealed class HostState : IAsyncDisposable
{
    private const int QueueMax = 4_096;
    private const int WritesPerCommitMax = 256;

    private readonly Channel<PendingWrite> _queue = Channel.CreateBounded<PendingWrite>(new BoundedChannelOptions(QueueMax) { SingleReader = true });
    private readonly SqliteConnection _writing;
    private readonly SqliteConnection _reading;
    private readonly SemaphoreSlim _reader = new(1, 1);
    private readonly Task _loop;

    private HostState(SqliteConnection writing, SqliteConnection reading)
    {
        _writing = writing;
        _reading = reading;
        _loop = Task.Run(RunAsync);
    }

    /// <exception cref="HostStateException">The file cannot be used.</exception>
    public static HostState Open(string path)
    {
        SqliteConnection writing = StateFile.Open(path, forReading: false);
        try
        {
            return new HostState(writing, StateFile.Open(path, forReading: true));
        }
        catch
        {
            writing.Dispose();
            throw;
        }
    }

    /// <summary>Returns when the work is durable. It may run more than once, so it changes nothing but the file.</summary>
    /// <exception cref="HostStateException">It was not written.</exception>
    public async Task WriteAsync(Action<SqliteConnection> work)
    {
        var write = new PendingWrite(work);
        await _queue.Writer.WriteAsync(write);
        await write.Done;
    }

    /// <summary>Runs <paramref name="read"/> over the last commit, away from the caller's thread.</summary>
    /// <exception cref="HostStateException">The file cannot be read.</exception>
    public async Task<T> ReadAsync<T>(Func<SqliteConnection, T> read, CancellationToken cancellationToken)
    {
        await _reader.WaitAsync(cancellationToken);
        try
        {
            return await Task.Run(() => read(_reading), cancellationToken);
        }
        catch (SqliteException failure)
        {
            throw Failed(failure);
        }
        finally
        {
            _reader.Release();
        }
    }

    /// <summary>Writes what is waiting, then closes the file.</summary>
    public async ValueTask DisposeAsync()
    {
        _queue.Writer.TryComplete();
        await _loop;
        await _writing.DisposeAsync();
        await _reading.DisposeAsync();
        _reader.Dispose();
    }

    private async Task RunAsync()
    {
        List<PendingWrite> batch = [];
        while (await _queue.Reader.WaitToReadAsync())
        {
            while (batch.Count < WritesPerCommitMax && _queue.Reader.TryRead(out PendingWrite? write))
            {
                batch.Add(write);
            }

            Commit(batch);
            batch.Clear();
        }
    }

    private void Commit(List<PendingWrite> writes)
    {
        if (TryCommit(writes) is not { } error)
        {
            return;
        }

        if (writes.Count == 1)
        {
            writes[0].Fail(error is SqliteException failure ? Failed(failure) : error);
            return;
        }

        foreach (PendingWrite write in writes)
        {
            Commit([write]);
        }
    }

    /// <returns>What prevented it; then nothing of it was written.</returns>
    private Exception? TryCommit(List<PendingWrite> writes)
    {
        try
        {
            using SqliteTransaction transaction = _writing.BeginTransaction(deferred: false);
            foreach (PendingWrite write in writes)
            {
                write.Run(_writing);
            }

            transaction.Commit();
        }
#pragma warning disable CA1031 // Whatever a write throws is its caller's to know, and must not end the writer.
        catch (Exception error)
#pragma warning restore CA1031
        {
            return error;
        }

        foreach (PendingWrite write in writes)
        {
            write.Succeed();
        }

        return null;
    }

    private static HostStateException Failed(SqliteException failure) =>
        new($"The server's own file failed: {failure.Message} Nothing was answered that is not on the bill; make room or repair it, and try again.", failure);
}
