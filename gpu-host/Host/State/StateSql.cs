using Microsoft.Data.Sqlite;

namespace GpuHost.Host.State;

/// <summary>Commands on the server's own file, with their values beside them.</summary>
internal static class StateSql
{
    /// <param name="connection">The file.</param>
    /// <param name="sql">A text of ours, never one with values in it.</param>
    /// <param name="values">By the names that stand in the text; null is NULL.</param>
    public static SqliteCommand Command(SqliteConnection connection, string sql, params ReadOnlySpan<(string Name, object? Value)> values)
    {
        SqliteCommand command = connection.CreateCommand();
#pragma warning disable CA2100 // Values come as parameters; the text is a constant of the caller.
        command.CommandText = sql;
#pragma warning restore CA2100
        foreach ((string name, object? value) in values)
        {
            command.Parameters.AddWithValue(name, value ?? DBNull.Value);
        }

        return command;
    }

    /// <returns>How many rows were changed.</returns>
    public static int Execute(SqliteConnection connection, string sql, params ReadOnlySpan<(string Name, object? Value)> values)
    {
        using SqliteCommand command = Command(connection, sql, values);
        return command.ExecuteNonQuery();
    }

    /// <summary>The number in the first column of the first row; 0 where there is none.</summary>
    public static long Number(SqliteConnection connection, string sql, params ReadOnlySpan<(string Name, object? Value)> values)
    {
        using SqliteCommand command = Command(connection, sql, values);
        return command.ExecuteScalar() is long value ? value : 0;
    }

    /// <summary>All rows, each read by <paramref name="read"/>.</summary>
    public static List<T> List<T>(
        SqliteConnection connection, Func<SqliteDataReader, T> read, string sql, params ReadOnlySpan<(string Name, object? Value)> values)
    {
        using SqliteCommand command = Command(connection, sql, values);
        using SqliteDataReader row = command.ExecuteReader();
        List<T> list = [];
        while (row.Read())
        {
            list.Add(read(row));
        }

        return list;
    }

    public static DateTimeOffset Time(SqliteDataReader row, int column) => DateTimeOffset.FromUnixTimeMilliseconds(row.GetInt64(column));

    public static DateTimeOffset? TimeOrNull(SqliteDataReader row, int column) => row.IsDBNull(column) ? null : Time(row, column);

    public static string? TextOrNull(SqliteDataReader row, int column) => row.IsDBNull(column) ? null : row.GetString(column);
}
