using GpuHost.Host.Hosting;
using GpuHost.Host.State;
using GpuHost.Tests.Kit;
using Newtonsoft.Json.Linq;
using Pipelines.TestKit.Time;

namespace GpuHost.Tests.Batches;

/// <summary>A start over what a crash has left in states that pass too quickly to be hit by chance.</summary>
public sealed class BatchRecoveryTests : IDisposable
{
    private const string AllAnswered = """
        UPDATE batches SET status = 'finalizing', in_progress_at = created_at, finalizing_at = created_at, total = 3, completed = 2, failed = 1;
        INSERT INTO batch_lines (batch, line, is_error, result) SELECT seq, 1, 0, CAST('{"custom_id":"line-0"}' AS BLOB) FROM batches;
        INSERT INTO batch_lines (batch, line, is_error, result) SELECT seq, 2, 1, CAST('{"custom_id":"line-1"}' AS BLOB) FROM batches;
        INSERT INTO batch_lines (batch, line, is_error, result) SELECT seq, 3, 0, CAST('{"custom_id":"line-2"}' AS BLOB) FROM batches;
        """;

    private const string OneAnswered = """
        UPDATE batches SET status = 'cancelling', in_progress_at = created_at, cancelling_at = created_at, total = 3, completed = 1;
        INSERT INTO batch_lines (batch, line, is_error, result) SELECT seq, 2, 0, CAST('{"custom_id":"line-1"}' AS BLOB) FROM batches;
        """;

    private readonly BatchFolder _folder = new();

    public void Dispose() => _folder.Dispose();

    [Theory]
    [InlineData(AllAnswered, "completed", "line-0 line-2", "line-1")]
    [InlineData(OneAnswered, "cancelled", "line-1", "line-0 line-2")]
    [InlineData("UPDATE batches SET status = 'cancelling', cancelling_at = created_at", "cancelled", "", "")]
    public async Task Start_InTheMiddleOfAnEnd_EndsTheBatchAndAnswersNothingAgain(string left, string status, string answered, string failed)
    {
        string id;
        await using (RunningHost idle = await _folder.StartAsync(new HostLimits { BatchesAtOnceMax = 0 }))
        {
            id = await idle.Client.BeginBatchAsync(BatchCalls.Text(BatchCalls.ChatLines(3)));
        }

        await using (HostState state = HostState.Open(Path.Combine(_folder.State, "host.db")))
        {
            await state.WriteAsync(connection => StateSql.Execute(connection, left));
        }

        await using RunningHost host = await _folder.StartAsync();
        JObject batch = await host.Client.BatchAtItsEndAsync(id);

        Assert.Equal(status, (string?)batch["status"]);
        Assert.Equal(answered, await NamesAsync(host.Client, batch, "output_file_id"));
        Assert.Equal(failed, await NamesAsync(host.Client, batch, "error_file_id"));
        Assert.Empty(await host.Client.BillAsync());
    }

    [Fact]
    public async Task Batch_ThatCannotGoOn_TellsItsOwnerWhyUntilItCan()
    {
        var clock = new ManualTimeProvider(TimeProvider.System.GetUtcNow());
        string id;
        await using (RunningHost idle = await _folder.StartAsync(new HostLimits { BatchesAtOnceMax = 0 }))
        {
            id = await idle.Client.BeginBatchAsync(BatchCalls.Text(BatchCalls.ChatLines(3)));
        }

        string file = Assert.Single(Directory.GetFiles(_folder.Contents));
        byte[] content = await File.ReadAllBytesAsync(file);
        File.Delete(file);
        await using RunningHost host = await _folder.StartAsync(clock: clock);
        JObject paused = await host.Client.BatchWhenAsync(id, batch => batch["errors"]!.Type != JTokenType.Null);
        await File.WriteAllBytesAsync(file, content);
        JObject ended = await host.Client.BatchWhenAsync(id, batch =>
        {
            clock.Advance(TimeSpan.FromMinutes(1)); // again: what says why it waits is written before the wait begins
            return (string?)batch["status"] == "completed";
        });

        Assert.Equal(("validating", "paused"), ((string?)paused["status"], (string?)paused.SelectToken("errors.data[0].code")));
        Assert.Contains("is tried again", (string?)paused.SelectToken("errors.data[0].message"), StringComparison.Ordinal);
        Assert.DoesNotContain(_folder.State, paused.ToString(), StringComparison.Ordinal);
        Assert.Equal(("completed", 3), ((string?)ended["status"], (int)ended.SelectToken("request_counts.completed")!));
        Assert.Equal(JTokenType.Null, ended["errors"]!.Type);
    }

    [Fact]
    public async Task Interactive_WhileABatchRuns_DoesNotWaitForIt()
    {
        await using RunningHost host = await _folder.StartAsync();
        string id = await host.Client.BeginBatchAsync(BatchCalls.Text(BatchCalls.ChatLines(300, outputTokens: 64)));
        await host.Client.BatchWhenAsync(id, batch => (string?)batch["status"] == "in_progress");

        await host.Client.PostAsync(BatchCalls.ChatUrl, HttpJson.Chat("quick"));
        JObject batch = await host.Client.ObjectAsync($"/v1/batches/{id}");

        Assert.Equal("in_progress", (string?)batch["status"]);
        Assert.True((int)batch.SelectToken("request_counts.completed")! < 150);
    }

    private static async Task<string> NamesAsync(HttpClient client, JObject batch, string file) =>
        string.Join(' ', (await client.LinesAsync(batch, file)).Select(line => (string)line["custom_id"]!));
}
