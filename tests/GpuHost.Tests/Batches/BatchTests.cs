using System.Net;
using GpuHost.Tests.Kit;
using Newtonsoft.Json.Linq;

namespace GpuHost.Tests.Batches;

public sealed class BatchTests : IAsyncLifetime, IDisposable
{
    private readonly BatchFolder _folder = new();
    private RunningHost? _host;

    private HttpClient Client => _host!.Client;

    public async Task InitializeAsync() => _host = await _folder.StartAsync();

    public async Task DisposeAsync() => await _host!.DisposeAsync();

    public void Dispose() => _folder.Dispose();

    [Fact]
    public async Task Batch_OfChats_EveryLineIsAnsweredAtHalfPriceAndOnTheBill()
    {
        IReadOnlyList<JObject> lines = BatchCalls.ChatLines(20);

        JObject batch = await Client.BatchAtItsEndAsync(await Client.BeginBatchAsync(BatchCalls.Text(lines)));
        IReadOnlyList<JObject> output = await Client.LinesAsync(batch, "output_file_id");
        JArray bill = await Client.BillAsync();
        (_, JObject direct) = await Client.PostAsync(BatchCalls.ChatUrl, (JObject)lines[3]["body"]!);

        Assert.Equal("completed", (string?)batch["status"]);
        Assert.Equal((20, 20, 0), Counts(batch));
        Assert.Null((string?)batch["error_file_id"]);
        Assert.Equal(lines.Select(line => (string?)line["custom_id"]), output.Select(line => (string?)line["custom_id"]));
        Assert.All(output, line => Assert.Equal((200, "chat.completion"), ((int)line.SelectToken("response.status_code")!, (string?)line.SelectToken("response.body.object"))));
        Assert.All(output, line => Assert.Equal(JTokenType.Null, line["error"]!.Type));
        Assert.Equal(20, output.Select(line => (string)line.SelectToken("response.body.id")!).Distinct().Count());
        Assert.Equal((long)direct.SelectToken("usage.prompt_tokens")!, (long)output[3].SelectToken("response.body.usage.prompt_tokens")!);
        Assert.Equal(20, bill.Sum("calls"));
        Assert.All(bill, line => Assert.True((bool)line["batch"]!));
        Assert.Equal(output.Sum("response.body.usage.prompt_tokens"), bill.Sum("input_tokens"));
        Assert.Equal(output.Sum("response.body.usage.completion_tokens"), bill.Sum("output_tokens"));
        Assert.Equal((bill.Sum("input_tokens"), bill.Sum("cached_tokens"), bill.Sum("output_tokens")), Usage(batch));
        Assert.Equal(output.Sum(line => (decimal)line.SelectToken("response.body.usage.cost.amount")!), bill.Sum(line => (decimal)line.SelectToken("cost.amount")!));
        Assert.Equal(PriceOf(bill) / 2, bill.Sum(line => (decimal)line.SelectToken("cost.amount")!));
    }

    [Fact]
    public async Task Batch_FromBeginningToEnd_ItsTimesAreInOrderAndItsNotesAreKept()
    {
        string file = await Client.UploadAsync(BatchCalls.Text(BatchCalls.ChatLines(2)));
        JObject request = BatchCalls.BatchOf(file);
        request["metadata"] = new JObject { ["for"] = "the \"night\"" };
        (_, JObject made) = await Client.PostAsync("/v1/batches", request);

        JObject batch = await Client.BatchAtItsEndAsync((string)made["id"]!);

        long[] times = [.. new[] { "created_at", "in_progress_at", "finalizing_at", "completed_at" }.Select(name => (long)batch[name]!)];
        Assert.Equal(times.Order(), times);
        Assert.Equal((long)batch["created_at"]! + 86_400, (long)batch["expires_at"]!);
        Assert.All(new[] { "failed_at", "expired_at", "cancelling_at", "cancelled_at", "errors" }, name => Assert.Equal(JTokenType.Null, batch[name]!.Type));
        Assert.Equal(("batch", BatchCalls.ChatUrl, file, "tiny"), ((string?)batch["object"], (string?)batch["endpoint"], (string?)batch["input_file_id"], (string?)batch["model"]));
        Assert.True(JToken.DeepEquals(request["metadata"], batch["metadata"]));
    }

    [Theory]
    [InlineData("/v1/completions", """{"model":"tiny","prompt":["one","two"],"max_tokens":3}""", "text_completion")]
    [InlineData("/v1/embeddings", """{"model":"tiny","input":"some words","encoding_format":"base64"}""", "list")]
    public async Task Batch_OfAnotherEndpoint_IsAnsweredAsItAnswers(string url, string body, string kind)
    {
        string content = BatchCalls.Text([BatchCalls.Line("a", JObject.Parse(body), url)]);

        JObject batch = await Client.BatchAtItsEndAsync(await Client.BeginBatchAsync(content, url));

        JObject line = Assert.Single(await Client.LinesAsync(batch, "output_file_id"));
        Assert.Equal(kind, (string?)line.SelectToken("response.body.object"));
        Assert.True((long)line.SelectToken("response.body.usage.prompt_tokens")! > 0);
    }

    [Fact]
    public async Task Batch_WithLinesThatAreRefused_TheyAreInTheErrorFileAndCostNothing()
    {
        List<JObject> lines = [.. BatchCalls.ChatLines(4)];
        lines[1]["body"]!["temperature"] = 9;
        lines[2]["body"]!["messages"]![0]!["content"] = string.Join(' ', Enumerable.Range(0, 3_000));

        JObject batch = await Client.BatchAtItsEndAsync(await Client.BeginBatchAsync(BatchCalls.Text(lines)));
        IReadOnlyList<JObject> errors = await Client.LinesAsync(batch, "error_file_id");

        Assert.Equal(("completed", (4, 2, 2)), ((string?)batch["status"], Counts(batch)));
        Assert.Equal(["line-1", "line-2"], errors.Select(line => (string?)line["custom_id"]));
        Assert.All(errors, line => Assert.Equal(400, (int)line.SelectToken("response.status_code")!));
        Assert.Equal(["temperature", "messages"], errors.Select(line => (string?)line.SelectToken("response.body.error.param")));
        Assert.Equal(2, (await Client.LinesAsync(batch, "output_file_id")).Count);
        Assert.Equal(2, (await Client.BillAsync()).Sum("calls"));
    }

    [Fact]
    public async Task Cancel_MidWay_WhatIsAnsweredIsKeptAndEveryLineIsAccountedFor()
    {
        string id = await Client.BeginBatchAsync(BatchCalls.Text(BatchCalls.ChatLines(300, outputTokens: 64)));
        await Client.BatchWhenAsync(id, batch => (int)batch.SelectToken("request_counts.completed")! > 3);

        (HttpStatusCode status, JObject cancelling) = await Client.PostAsync($"/v1/batches/{id}/cancel", []);
        JObject batch = await Client.BatchAtItsEndAsync(id);
        IReadOnlyList<JObject> output = await Client.LinesAsync(batch, "output_file_id");
        IReadOnlyList<JObject> errors = await Client.LinesAsync(batch, "error_file_id");

        Assert.Equal(HttpStatusCode.OK, status);
        Assert.Contains((string?)cancelling["status"], new[] { "cancelling", "cancelled" });
        Assert.Equal("cancelled", (string?)batch["status"]);
        Assert.Equal((300, output.Count, errors.Count), Counts(batch));
        Assert.True(output.Count is > 3 and < 300);
        Assert.Equal(300, output.Concat(errors).Select(line => (string)line["custom_id"]!).Distinct().Count());
        Assert.All(errors, line => Assert.Equal("batch_cancelled", (string?)line.SelectToken("error.code")));
        Assert.Equal((output.Count, output.Sum("response.body.usage.total_tokens")), await BilledAsync());
        Assert.NotNull((long?)batch["cancelling_at"]);
        Assert.NotNull((long?)batch["cancelled_at"]);
        Assert.Equal(HttpStatusCode.OK, (await Client.PostAsync($"/v1/batches/{id}/cancel", [])).Status);
    }

    [Fact]
    public async Task Cancel_OfABatchThatIsCompleted_IsRefused()
    {
        string id = await Client.BeginBatchAsync(BatchCalls.Text(BatchCalls.ChatLines(1)));
        await Client.BatchAtItsEndAsync(id);

        (HttpStatusCode status, JObject error) = await Client.PostAsync($"/v1/batches/{id}/cancel", []);

        Assert.Equal((HttpStatusCode.Conflict, "batch_not_cancellable"), (status, (string?)error.SelectToken("error.code")));
    }

    [Fact]
    public async Task Delete_OfAFileThatABatchReads_IsRefusedUntilTheBatchHasEnded()
    {
        string id = await Client.BeginBatchAsync(BatchCalls.Text(BatchCalls.ChatLines(200, outputTokens: 64)));
        JObject batch = await Client.ObjectAsync($"/v1/batches/{id}");
        string file = $"/v1/files/{batch["input_file_id"]}";

        HttpStatusCode before = await Client.StatusOfAsync(HttpMethod.Delete, file);
        await Client.PostAsync($"/v1/batches/{id}/cancel", []);
        await Client.BatchAtItsEndAsync(id);
        HttpStatusCode after = await Client.StatusOfAsync(HttpMethod.Delete, file);

        Assert.Equal((HttpStatusCode.Conflict, HttpStatusCode.OK), (before, after));
    }

    [Fact]
    public async Task List_InPages_EachBatchOnceNewestFirst()
    {
        List<string> ids = [];
        for (int i = 0; i < 5; i++)
        {
            ids.Add(await Client.BeginBatchAsync("no line\n"));
        }

        List<string> listed = [];
        for (bool more = true; more;)
        {
            string after = listed.Count > 0 ? $"&after={listed[^1]}" : "";
            JObject page = await Client.ObjectAsync($"/v1/batches?limit=2{after}");
            listed.AddRange(page["data"]!.Select(batch => (string)batch["id"]!));
            Assert.Equal(listed[^1], (string?)page["last_id"]);
            more = (bool)page["has_more"]!;
        }

        Assert.Equal(Enumerable.Reverse(ids), listed);
    }

    private static decimal PriceOf(JArray bill) =>
        (bill.Sum("computed_tokens") + (bill.Sum("cached_tokens") * 0.1m) + (bill.Sum("output_tokens") * 2)) / 1_000_000m;

    private static (int Total, int Completed, int Failed) Counts(JObject batch) =>
        ((int)batch.SelectToken("request_counts.total")!, (int)batch.SelectToken("request_counts.completed")!, (int)batch.SelectToken("request_counts.failed")!);

    private static (long Input, long Cached, long Output) Usage(JObject batch) =>
        ((long)batch.SelectToken("usage.input_tokens")!, (long)batch.SelectToken("usage.input_tokens_details.cached_tokens")!, (long)batch.SelectToken("usage.output_tokens")!);

    private async Task<(int Calls, long Tokens)> BilledAsync()
    {
        JArray bill = await Client.BillAsync();
        return ((int)bill.Sum("calls"), bill.Sum("input_tokens") + bill.Sum("output_tokens"));
    }
}
