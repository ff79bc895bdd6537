using System.Globalization;
using Microsoft.Data.Sqlite;

namespace Pipelines.Durable.Hub.Database;

/// <summary>Opens the hub's file: checks that it is one, makes it when it is not there, brings an older one up to date.</summary>
internal sealed class HubDatabase(HubOptions options)
{
    private const int PageBytes = 4096;

    /// <summary>Pages in the log before a commit moves them into the file.</summary>
    private const int CheckpointPages = 4000;

    /// <summary>What the log is cut back to after it has been emptied.</summary>
    private const long LogBytesKept = 64 << 20;

    private const int CacheKibibytes = 16 << 10;

    /// <summary>SQLite itself waits for a busy file; this is how long its caller would go on asking after that.</summary>
    private const int AskAgainSeconds = 1;

    /// <summary>Opens a connection to a file that is known to be a hub of this version afterwards. The caller disposes it.</summary>
    /// <exception cref="HubException">The file is no hub, of a later version, or cannot be used.</exception>
    public HubSession Open()
    {
        var connection = new SqliteConnection(new SqliteConnectionStringBuilder
        {
            DataSource = options.FilePath,
            Mode = SqliteOpenMode.ReadWriteCreate,
            Pooling = false,
            DefaultTimeout = AskAgainSeconds,
        }.ToString());
        var session = new HubSession(connection);
        try
        {
            if (Path.GetDirectoryName(Path.GetFullPath(options.FilePath)) is { } folder)
            {
                Directory.CreateDirectory(folder);
            }

            connection.Open();
            Prepare(session);
            return session;
        }
        catch (SqliteException e)
        {
            session.Dispose();
            throw SqliteFailures.Translate(e, options.FilePath);
        }
        catch (Exception e) when (e is IOException or UnauthorizedAccessException)
        {
            session.Dispose();
            throw new HubException(HubFailureKind.Unusable, $"The hub '{options.FilePath}' cannot be opened: {e.Message}", e);
        }
        catch
        {
            session.Dispose();
            throw;
        }
    }

    /// <summary>The file that <paramref name="session"/> has open is a hub of this version afterwards. Others may do the same at any moment.</summary>
    /// <exception cref="HubException">The file is no hub, of a later version, or on a disk that cannot hold one.</exception>
    public void Prepare(HubSession session)
    {
        session.Execute(Text($"PRAGMA busy_timeout = {(long)options.BusyTimeout.TotalMilliseconds}"));

        // Nothing has been written yet: what is not ours stays as it is.
        session.Execute("BEGIN");
        long version = RequireHub(session);
        session.Execute("COMMIT");
        Configure(session);
        if (version < HubSchema.Version)
        {
            Upgrade(session);
        }
    }

    /// <summary>Looks more than once, so it needs a transaction around it: else another process may make the hub between two looks.</summary>
    /// <returns>The version of the hub; that of an empty file is 0.</returns>
    private long RequireHub(HubSession session)
    {
        long applicationId = session.QueryLong("PRAGMA application_id");
        bool isEmpty = session.QueryLong("SELECT count(*) FROM sqlite_schema") == 0;
        if (applicationId != HubSchema.ApplicationId && !isEmpty)
        {
            throw new HubException(
                HubFailureKind.NotAHub,
                $"'{options.FilePath}' is a SQLite file, but no hub. Name another file, or move this one away.");
        }

        long version = session.QueryLong("PRAGMA user_version");
        if (version > HubSchema.Version)
        {
            throw new HubException(
                HubFailureKind.NewerVersion,
                $"The hub '{options.FilePath}' is of version {version}; this program knows versions up to {HubSchema.Version}. Use the program that wrote it, or a later one.");
        }

        return version;
    }

    private void Configure(HubSession session)
    {
        // Only takes effect on an empty file; then purged pages can be given back to the disk.
        session.Execute("PRAGMA auto_vacuum = INCREMENTAL");
        string? mode = session.QueryText("PRAGMA journal_mode = WAL");
        if (mode != "wal")
        {
            throw new HubException(
                HubFailureKind.Unusable,
                $"The disk of '{options.FilePath}' does not support SQLite's write-ahead log (it offers '{mode}'). Put the hub on a local disk.");
        }

        session.Execute("PRAGMA synchronous = FULL");
        session.Execute("PRAGMA temp_store = MEMORY");
        session.Execute(Text($"PRAGMA cache_size = -{CacheKibibytes}"));
        session.Execute(Text($"PRAGMA journal_size_limit = {LogBytesKept}"));
        session.Execute(Text($"PRAGMA wal_autocheckpoint = {CheckpointPages}"));
        if (options.FileSizeBytesMax is { } sizeMax)
        {
            session.Execute(Text($"PRAGMA max_page_count = {Math.Max(1, sizeMax / PageBytes)}"));
        }
    }

    /// <summary>In one transaction that first looks again: another process may have written since, even a later version.</summary>
    private void Upgrade(HubSession session)
    {
        session.Execute("BEGIN IMMEDIATE");
        for (long version = RequireHub(session); version < HubSchema.Version; version++)
        {
            session.ExecuteScript(HubSchema.Steps[(int)version]);
        }

        session.Execute(Text($"PRAGMA application_id = {HubSchema.ApplicationId}"));
        session.Execute(Text($"PRAGMA user_version = {HubSchema.Version}"));
        session.Execute("COMMIT");
    }

    private static string Text(FormattableString sql) => sql.ToString(CultureInfo.InvariantCulture);
}
