using Microsoft.Data.Sqlite;
using Pipelines.Durable.Hub.Queries;
using SQLitePCL;

namespace Pipelines.Durable.Tests.Hub.Kit;

/// <summary>What a query costs, in steps of SQLite's machine: the same on every machine, however busy.</summary>
internal static class QuerySteps
{
    public static long Of(string filePath, InstanceSelect query)
    {
        using var connection = new SqliteConnection(new SqliteConnectionStringBuilder { DataSource = filePath, Mode = SqliteOpenMode.ReadOnly, Pooling = false }.ToString());
        connection.Open();
        using SqliteCommand command = connection.CreateCommand();
        command.CommandText = query.Sql;
        foreach ((string name, object? value) in query.Arguments)
        {
            command.Parameters.AddWithValue(name, value);
        }

        long steps = 0;
        raw.sqlite3_progress_handler(connection.Handle, 1, _ =>
        {
            steps++;
            return 0;
        }, null);
        using (SqliteDataReader reader = command.ExecuteReader())
        {
            while (reader.Read())
            {
            }
        }

        raw.sqlite3_progress_handler(connection.Handle, 0, null, null);
        return steps;
    }
}
