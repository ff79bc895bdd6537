using Microsoft.Data.Sqlite;
using SQLitePCL;

namespace Pipelines.Durable.Hub.Database;

/// <summary>
/// A connection and the statements that were compiled on it. Used by one caller at a time. Owns the connection. What goes wrong is a
/// <see cref="SqliteException"/>.
/// </summary>
internal sealed class HubSession(SqliteConnection connection) : IDisposable
{
    /// <summary>Queries are put together from what is asked for; past this many texts all are compiled anew.</summary>
    private const int StatementsMax = 256;

    private readonly Dictionary<string, SqliteCommand> _statements = new(StringComparer.Ordinal);

    /// <summary>A transaction is open: SQLite has not ended it because of an error.</summary>
    public bool IsInTransaction => raw.sqlite3_get_autocommit(connection.Handle) == 0;

    /// <returns>How many rows were changed.</returns>
    public int Execute(string sql, params ReadOnlySpan<(string Name, object? Value)> arguments) =>
        Prepare(sql, arguments).ExecuteNonQuery();

    /// <summary>Several statements without arguments.</summary>
    public void ExecuteScript(string sql)
    {
        using SqliteCommand command = connection.CreateCommand();
#pragma warning disable CA2100 // Only texts of this assembly come here.
        command.CommandText = sql;
#pragma warning restore CA2100
        command.ExecuteNonQuery();
    }

    /// <summary>The first column of the first row as a number; 0 when there is none.</summary>
    public long QueryLong(string sql, params ReadOnlySpan<(string Name, object? Value)> arguments) =>
        Prepare(sql, arguments).ExecuteScalar() is long value ? value : 0;

    /// <summary>The first column of the first row as a text; null when there is none.</summary>
    public string? QueryText(string sql, params ReadOnlySpan<(string Name, object? Value)> arguments) =>
        Prepare(sql, arguments).ExecuteScalar() as string;

    /// <returns>The default value when there is no row.</returns>
    public T? QueryFirst<T>(string sql, Func<SqliteDataReader, T> read, params ReadOnlySpan<(string Name, object? Value)> arguments)
    {
        using SqliteDataReader reader = Prepare(sql, arguments).ExecuteReader();
        return reader.Read() ? read(reader) : default;
    }

    public List<T> QueryAll<T>(string sql, Func<SqliteDataReader, T> read, params ReadOnlySpan<(string Name, object? Value)> arguments)
    {
        using SqliteDataReader reader = Prepare(sql, arguments).ExecuteReader();
        List<T> rows = [];
        while (reader.Read())
        {
            rows.Add(read(reader));
        }

        return rows;
    }

    public void Dispose()
    {
        DropStatements();
        connection.Dispose();
    }

    private SqliteCommand Prepare(string sql, ReadOnlySpan<(string Name, object? Value)> arguments)
    {
        if (!_statements.TryGetValue(sql, out SqliteCommand? command))
        {
            if (_statements.Count == StatementsMax)
            {
                DropStatements();
            }

            command = connection.CreateCommand();
#pragma warning disable CA2100 // Texts are of this assembly; what comes from outside is bound as an argument.
            command.CommandText = sql;
#pragma warning restore CA2100
            foreach ((string name, _) in arguments)
            {
                command.Parameters.Add(new SqliteParameter { ParameterName = name });
            }

            _statements.Add(sql, command);
        }

        for (int i = 0; i < arguments.Length; i++)
        {
            command.Parameters[i].Value = arguments[i].Value ?? DBNull.Value;
        }

        return command;
    }

    private void DropStatements()
    {
        foreach (SqliteCommand command in _statements.Values)
        {
            command.Dispose();
        }

        _statements.Clear();
    }
}
