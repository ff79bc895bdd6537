using GpuHost.Tests.Kit;
using Newtonsoft.Json.Linq;
using Pipelines.TestKit.Time;

namespace GpuHost.Tests.Batches;

public sealed class BatchDurabilityTests : IDisposable
{
    private readonly BatchFolder _folder = new();

    public void Dispose() => _folder.Dispose();

    [Fact]
    public async Task Batch_OverRestarts_GoesOnAndNothingIsPaidTwice()
    {
        const int Lines = 120;
        string id;
        await using (RunningHost host = await _folder.StartAsync())
        {
            id = await host.Client.BeginBatchAsync(BatchCalls.Text(BatchCalls.ChatLines(Lines, outputTokens: 24)));
        }

        for (int start = 1; start <= 3; start++)
        {
            await using RunningHost host = await _folder.StartAsync();
            await host.Client.BatchWhenAsync(id, batch => (int)batch.SelectToken("request_counts.completed")! >= start * 20);
        }

        await using RunningHost last = await _folder.StartAsync();
        await AssertWholeAsync(last.Client, id, Lines);
    }

    [Fact]
    public async Task Batch_OverKills_NoLineIsLostAndNonePaidTwice()
    {
        const int Lines = 120;
        string id = "";
        foreach (int answered in new[] { 0, 10, 60 })
        {
            using HostProcess host = await HostProcess.StartAsync(_folder);
            id = id.Length > 0 ? id : await host.Client.BeginBatchAsync(BatchCalls.Text(BatchCalls.ChatLines(Lines, outputTokens: 24)));
            await host.Client.BatchWhenAsync(id, batch => (int)batch.SelectToken("request_counts.completed")! >= answered);
            await host.KillAsync();
        }

        using HostProcess last = await HostProcess.StartAsync(_folder);
        await AssertWholeAsync(last.Client, id, Lines);
    }

    [Fact]
    public async Task Batch_WhoseWindowCloses_IsExpiredAndEveryLineIsAccountedFor()
    {
        var clock = new ManualTimeProvider(TimeProvider.System.GetUtcNow());
        await using RunningHost host = await _folder.StartAsync(clock: clock);
        string id = await host.Client.BeginBatchAsync(BatchCalls.Text(BatchCalls.ChatLines(300, outputTokens: 64)));
        await host.Client.BatchWhenAsync(id, batch => (int)batch.SelectToken("request_counts.completed")! > 3);

        clock.Advance(TimeSpan.FromHours(25));
        JObject batch = await host.Client.BatchAtItsEndAsync(id);
        IReadOnlyList<JObject> output = await host.Client.LinesAsync(batch, "output_file_id");
        IReadOnlyList<JObject> errors = await host.Client.LinesAsync(batch, "error_file_id");

        Assert.Equal("expired", (string?)batch["status"]);
        Assert.True((long)batch["expired_at"]! >= (long)batch["expires_at"]!);
        Assert.Equal(300, (int)batch.SelectToken("request_counts.total")!);
        Assert.Equal((output.Count, errors.Count), ((int)batch.SelectToken("request_counts.completed")!, (int)batch.SelectToken("request_counts.failed")!));
        Assert.True(output.Count is > 3 and < 300);
        Assert.Equal(300, output.Concat(errors).Select(line => (string)line["custom_id"]!).Distinct().Count());
        Assert.All(errors, line => Assert.Equal("batch_expired", (string?)line.SelectToken("error.code")));
    }

    /// <summary>Every line once in the output, each once on the bill, and the bill is their sum.</summary>
    private static async Task AssertWholeAsync(HttpClient client, string id, int lines)
    {
        JObject batch = await client.BatchAtItsEndAsync(id);
        IReadOnlyList<JObject> output = await client.LinesAsync(batch, "output_file_id");
        JArray bill = await client.BillAsync();
        Assert.Equal(("completed", lines), ((string?)batch["status"], (int)batch.SelectToken("request_counts.completed")!));
        Assert.Equal(Enumerable.Range(0, lines).Select(i => $"line-{i}"), output.Select(line => (string?)line["custom_id"]));
        Assert.Equal(lines, bill.Sum("calls"));
        Assert.Equal(output.Sum("response.body.usage.prompt_tokens"), bill.Sum("input_tokens"));
        Assert.Equal(output.Sum("response.body.usage.prompt_tokens_details.cached_tokens"), bill.Sum("cached_tokens"));
        Assert.Equal(output.Sum("response.body.usage.completion_tokens"), bill.Sum("output_tokens"));
        Assert.Equal(output.Sum(line => (decimal)line.SelectToken("response.body.usage.cost.amount")!), bill.Sum(line => (decimal)line.SelectToken("cost.amount")!));
        Assert.Equal((long)batch.SelectToken("usage.total_tokens")!, bill.Sum("input_tokens") + bill.Sum("output_tokens"));
        Assert.Equal(2, (await client.ObjectAsync("/v1/files"))["data"]!.Count());
    }
}
