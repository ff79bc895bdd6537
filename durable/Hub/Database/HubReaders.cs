using System.Collections.Concurrent;
using Microsoft.Data.Sqlite;

namespace Pipelines.Durable.Hub.Database;

/// <summary>Connections for reading, each opened when it is first needed. Readers see the last commit and hinder no writer.</summary>
internal sealed class HubReaders(HubDatabase database, string filePath) : IDisposable
{
    private const int ReadersMax = 4;

    private readonly SemaphoreSlim _free = new(ReadersMax);
    private readonly ConcurrentBag<HubSession> _idle = [];
    private long _reads;

    /// <summary>Reads that were made so far: what an idle hub does not do.</summary>
    public long Reads => Interlocked.Read(ref _reads);

    /// <summary>Runs <paramref name="read"/> over one state of the hub, away from the caller's thread.</summary>
    /// <exception cref="HubException">The file cannot be read.</exception>
    public async Task<T> ReadAsync<T>(Func<HubSession, T> read, CancellationToken cancellationToken)
    {
        await _free.WaitAsync(cancellationToken);
        try
        {
            return await Task.Run(() => Read(read), cancellationToken);
        }
        finally
        {
            _free.Release();
        }
    }

    public void Dispose()
    {
        while (_idle.TryTake(out HubSession? session))
        {
            session.Dispose();
        }

        _free.Dispose();
    }

    private T Read<T>(Func<HubSession, T> read)
    {
        Interlocked.Increment(ref _reads);
        HubSession session = _idle.TryTake(out HubSession? idle) ? idle : OpenReader();
        bool isUsable = false;
        try
        {
            session.Execute("BEGIN");
            T result = read(session);
            session.Execute("COMMIT");
            isUsable = true;
            return result;
        }
        catch (SqliteException e)
        {
            throw SqliteFailures.Translate(e, filePath);
        }
        finally
        {
            if (isUsable)
            {
                _idle.Add(session);
            }
            else
            {
                session.Dispose();
            }
        }
    }

    private HubSession OpenReader()
    {
        HubSession session = database.Open();
        session.Execute("PRAGMA query_only = ON");
        return session;
    }
}
