using System.Globalization;
using Microsoft.Data.Sqlite;

namespace GpuHost.Host.State;

/// <summary>Opens the server's own file: makes it when it is not there, brings an older one up to date, refuses what is not ours.</summary>
internal static class StateFile
{
    /// <exception cref="HostStateException">The file is something else, of a later version, or cannot be used.</exception>
    public static SqliteConnection Open(string path, bool forReading)
    {
        var connection = new SqliteConnection(new SqliteConnectionStringBuilder { DataSource = path, Pooling = false }.ToString());
        try
        {
            Directory.CreateDirectory(Path.GetDirectoryName(path)!);
            connection.Open();
            Run(connection, "PRAGMA busy_timeout = 5000");
            Run(connection, "BEGIN");
            long version = RequireOurs(connection, path);
            Run(connection, "COMMIT");
            Run(connection, "PRAGMA journal_mode = WAL");
            Run(connection, "PRAGMA synchronous = FULL");
            if (version < StateSchema.Version)
            {
                Upgrade(connection, path);
            }

            Run(connection, forReading ? "PRAGMA query_only = ON" : "PRAGMA query_only = OFF");
            return connection;
        }
        catch (HostStateException)
        {
            connection.Dispose();
            throw;
        }
        catch (Exception failure) when (failure is SqliteException or IOException or UnauthorizedAccessException)
        {
            connection.Dispose();
            throw new HostStateException($"The file {path} cannot be used: {failure.Message} Name another folder (--state), or make it writable.", failure);
        }
    }

    /// <summary>Looks more than once, so it needs a transaction around it: else another process may make the file between two looks.</summary>
    /// <returns>The version of the file; that of an empty one is 0.</returns>
    private static long RequireOurs(SqliteConnection connection, string path)
    {
        bool isEmpty = Number(connection, "SELECT count(*) FROM sqlite_schema") == 0;
        if (!isEmpty && Number(connection, "PRAGMA application_id") != StateSchema.ApplicationId)
        {
            throw new HostStateException($"{path} is a SQLite file of another program. Name another folder (--state).");
        }

        long version = Number(connection, "PRAGMA user_version");
        if (version > StateSchema.Version)
        {
            throw new HostStateException($"{path} is of version {version}; this program knows versions up to {StateSchema.Version}. Use the program that wrote it, or a later one.");
        }

        return version;
    }

    /// <summary>In one transaction that first looks again: another process may have written since, even a later version.</summary>
    private static void Upgrade(SqliteConnection connection, string path)
    {
        Run(connection, "BEGIN IMMEDIATE");
        for (long version = RequireOurs(connection, path); version < StateSchema.Version; version++)
        {
            Run(connection, StateSchema.Steps[(int)version]);
        }

        Run(connection, string.Create(CultureInfo.InvariantCulture, $"PRAGMA application_id = {StateSchema.ApplicationId}"));
        Run(connection, string.Create(CultureInfo.InvariantCulture, $"PRAGMA user_version = {StateSchema.Version}"));
        Run(connection, "COMMIT");
    }

    private static long Number(SqliteConnection connection, string sql) => Command(connection, sql).ExecuteScalar() is long value ? value : 0;

    private static void Run(SqliteConnection connection, string sql) => Command(connection, sql).ExecuteNonQuery();

    private static SqliteCommand Command(SqliteConnection connection, string sql)
    {
        SqliteCommand command = connection.CreateCommand();
#pragma warning disable CA2100 // Only texts of this file and of the schema come here.
        command.CommandText = sql;
#pragma warning restore CA2100
        return command;
    }
}
