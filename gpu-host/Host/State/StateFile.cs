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
            RequireOurs(connection, path);
            Run(connection, "PRAGMA journal_mode = WAL");
            Run(connection, "PRAGMA synchronous = FULL");
            Upgrade(connection);
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

    private static void RequireOurs(SqliteConnection connection, string path)
    {
        bool isEmpty = Number(connection, "SELECT count(*) FROM sqlite_schema") == 0;
        if (!isEmpty && Number(connection, "PRAGMA application_id") != StateSchema.ApplicationId)
        {
            throw new HostStateException($"{path} is a SQLite file of another program. Name another folder (--state).");
        }

        if (Number(connection, "PRAGMA user_version") is var version && version > StateSchema.Version)
        {
            throw new HostStateException($"{path} is of version {version}; this program knows versions up to {StateSchema.Version}. Use the program that wrote it, or a later one.");
        }
    }

    /// <summary>In one transaction, and looked at again inside it: two processes may open a new file at once.</summary>
    private static void Upgrade(SqliteConnection connection)
    {
        if (Number(connection, "PRAGMA user_version") == StateSchema.Version)
        {
            return;
        }

        Run(connection, "BEGIN IMMEDIATE");
        for (long version = Number(connection, "PRAGMA user_version"); version < StateSchema.Version; version++)
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
