using GpuHost.Host.State;
using Microsoft.Data.Sqlite;
using Pipelines.TestKit.Storage;

namespace GpuHost.Tests.State;

public sealed class HostStateTests : IDisposable
{
    private readonly TemporaryFolder _folder = new();

    private string FilePath => _folder["state/host.db"];

    public void Dispose() => _folder.Dispose();

    [Fact]
    public async Task Write_OneOfManyFails_TheOthersAreDurable()
    {
        await using HostState state = HostState.Open(FilePath);
        Task[] writes = [.. Enumerable.Range(0, 100).Select(i => state.WriteAsync(connection => Insert(connection, i == 37 ? null : $"a{i}")))];

        await Assert.ThrowsAsync<HostStateException>(() => Task.WhenAll(writes));

        Assert.Equal(99, writes.Count(write => write.IsCompletedSuccessfully));
        Assert.Equal(99, await state.ReadAsync(Count, CancellationToken.None));
    }

    [Fact]
    public async Task Open_Again_WhatWasWrittenIsThere()
    {
        await using (HostState state = HostState.Open(FilePath))
        {
            await state.WriteAsync(connection => Insert(connection, "a"));
        }

        await using HostState again = HostState.Open(FilePath);

        Assert.Equal(1, await again.ReadAsync(Count, CancellationToken.None));
    }

    [Fact]
    public async Task Open_AFileOfTheFirstVersion_KeepsItsBillAndHasRoomForBatches()
    {
        Directory.CreateDirectory(Path.GetDirectoryName(FilePath)!);
        using (var connection = new SqliteConnection($"Data Source={FilePath};Pooling=False"))
        {
            connection.Open();
            StateSql.Execute(connection, StateSchema.Steps[0]);
            Insert(connection, "old");
            StateSql.Execute(connection, "PRAGMA application_id = 1347176264; PRAGMA user_version = 1");
        }

        await using HostState state = HostState.Open(FilePath);

        Assert.Equal(1, await state.ReadAsync(Count, CancellationToken.None));
        Assert.Equal(0, await state.ReadAsync(static connection => StateSql.Number(connection, "SELECT count(*) FROM batches"), CancellationToken.None));
        Assert.Equal(StateSchema.Version, await state.ReadAsync(static connection => StateSql.Number(connection, "PRAGMA user_version"), CancellationToken.None));
    }

    [Theory]
    [InlineData("CREATE TABLE other (x)", "another program")]
    [InlineData("CREATE TABLE other (x); PRAGMA application_id = 1347176264; PRAGMA user_version = 99", "version 99")]
    public void Open_WhatIsNotOurs_IsRefusedAndLeftAlone(string script, string problem)
    {
        Directory.CreateDirectory(Path.GetDirectoryName(FilePath)!);
        using (var connection = new SqliteConnection($"Data Source={FilePath};Pooling=False"))
        {
            connection.Open();
            using SqliteCommand command = connection.CreateCommand();
#pragma warning disable CA2100 // The texts are above.
            command.CommandText = script;
#pragma warning restore CA2100
            command.ExecuteNonQuery();
        }

        byte[] before = File.ReadAllBytes(FilePath);

        var refusal = Assert.Throws<HostStateException>(() => HostState.Open(FilePath));

        Assert.Contains(problem, refusal.Message, StringComparison.Ordinal);
        Assert.Equal(before, File.ReadAllBytes(FilePath));
    }

    private static void Insert(SqliteConnection connection, string? answer)
    {
        using SqliteCommand insert = connection.CreateCommand();
        insert.CommandText =
            "INSERT INTO usage (day, at, answer, tenant, key_name, model, kind, is_batch, input_tokens, cached_tokens, cache_write_tokens, output_tokens, forced_tokens) " +
            "VALUES ('2026-11-22', 0, $answer, '', '', '', '', 0, 0, 0, 0, 0, 0)";
        insert.Parameters.AddWithValue("$answer", (object?)answer ?? DBNull.Value);
        insert.ExecuteNonQuery();
    }

    private static long Count(SqliteConnection connection)
    {
        using SqliteCommand query = connection.CreateCommand();
        query.CommandText = "SELECT count(*) FROM usage";
        return (long)query.ExecuteScalar()!;
    }
}
