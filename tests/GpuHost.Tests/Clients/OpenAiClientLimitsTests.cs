using GpuHost.Host.Access;
using GpuHost.Host.Access.Quotas;
using GpuHost.Tests.Kit;
using GpuHost.Tests.Metrics;
using Newtonsoft.Json.Linq;
using Pipelines.TestKit.Time;

namespace GpuHost.Tests.Clients;

/// <summary>OpenAI's own client against a server with keys: batches, refusals as the client's own errors, retries, hanging up.</summary>
public sealed class OpenAiClientLimitsTests : IDisposable
{
    private const string Running = "pipelines_engine_requests_running{model=\"tiny\",mode=\"batched\"}";
    private const string RichKey = "key-of-rich";
    private const string PoorKey = "key-of-poor";
    private static readonly TimeSpan SeenWithin = TimeSpan.FromSeconds(120);

    private readonly BatchFolder _folder = new();

    public void Dispose() => _folder.Dispose();

    [Fact]
    public async Task Batch_FromTheUploadToItsFiles_IsWhatTheClientExpects()
    {
        const int Lines = 6;
        await using RunningHost host = await _folder.StartAsync();

        JObject seen = await OpenAiProgram.RunAsync(host.Address, "batches", new JObject { ["lines"] = Lines });

        Assert.Equal(("processed", "batch", "lines.jsonl"), ((string?)seen.SelectToken("file.status"), (string?)seen.SelectToken("file.purpose"), (string?)seen.SelectToken("file.filename")));
        Assert.Equal(("validating", "completed"), ((string?)seen.SelectToken("begun.status"), (string?)seen.SelectToken("batch.status")));
        Assert.Equal("1", (string?)seen.SelectToken("batch.metadata.run"));
        Assert.Equal((Lines, Lines - 1, 1), ((int)seen.SelectToken("batch.request_counts.total")!, (int)seen.SelectToken("batch.request_counts.completed")!, (int)seen.SelectToken("batch.request_counts.failed")!));
        Assert.Equal(Enumerable.Range(0, Lines).Where(i => i != 1).Select(i => $"line-{i}"), seen.SelectTokens("output[*].custom_id").Select(id => (string?)id));
        Assert.All(seen.SelectTokens("output[*].response"), response => Assert.Equal((200, "chat.completion"), ((int)response["status_code"]!, (string?)response.SelectToken("body.object"))));
        Assert.Equal(("line-1", 400, "n"), ((string?)seen.SelectToken("errors[0].custom_id"), (int)seen.SelectToken("errors[0].response.status_code")!, (string?)seen.SelectToken("errors[0].response.body.error.param")));
        Assert.True((bool)seen["content"]!);
        Assert.Equal(["lines.jsonl", "unused.jsonl"], seen["pages"]!.Take(2).Select(name => (string?)name));
        Assert.Equal(4, seen["pages"]!.Count());
        Assert.Equal((string?)seen.SelectToken("begun.id"), (string?)Assert.Single(seen["listed"]!));
        Assert.Equal(("ConflictError", "batch_not_cancellable"), ClassOf(seen["cancelled"]!));
        Assert.True((bool)seen.SelectToken("deleted.deleted")!);
        Assert.Equal(("NotFoundError", "file_not_found"), ClassOf(seen["gone"]!));
    }

    [Fact]
    public async Task Refusals_AreTheClientsOwnErrors()
    {
        await using RunningHost host = await _folder.StartAsync(keys: Keys(new KeyQuota { RequestsPerMinute = 1 }));

        JObject seen = await OpenAiProgram.RunAsync(host.Address, "refusals", new JObject { ["poorKey"] = PoorKey }, RichKey);

        Assert.All(seen.Properties(), property => Assert.True((bool?)property.Value["isApiError"] == true, property.ToString()));
        Assert.Equal(("AuthenticationError", "invalid_api_key"), ClassOf(seen["wrongKey"]!));
        Assert.Equal(("PermissionDeniedError", "not_trusted"), ClassOf(seen["forbidden"]!));
        Assert.Equal(("NotFoundError", "model_not_found"), ClassOf(seen["unknownModel"]!));
        Assert.Equal(("NotFoundError", "unknown_url"), ClassOf(seen["unknownPath"]!));
        Assert.Equal(("BadRequestError", "temperature"), (ClassOf(seen["badValue"]!).Class, (string?)seen.SelectToken("badValue.param")));
        Assert.Equal(("BadRequestError", "frobnicate"), (ClassOf(seen["unknownField"]!).Class, (string?)seen.SelectToken("unknownField.param")));
        Assert.Equal(("BadRequestError", "context_length_exceeded"), ClassOf(seen["tooLong"]!));
        Assert.Equal((413, "request_too_large"), ((int)seen.SelectToken("tooLarge.status")!, (string?)seen.SelectToken("tooLarge.code")));
        Assert.Equal(("ConflictError", "idempotency_key_reused"), ClassOf(seen["reusedKey"]!));
        foreach (string over in new[] { "overQuota", "streamOverQuota" })
        {
            Assert.Equal(("RateLimitError", "rate_limit_exceeded"), ClassOf(seen[over]!));
            Assert.InRange((int)seen[over]!["retryAfter"]!, 1, 60);
        }
    }

    [Fact]
    public async Task OverQuota_TheClientWaitsAsLongAsItIsToldAndIsAnswered()
    {
        const int PerMinute = 60;
        var clock = new ManualTimeProvider(TimeProvider.System.GetUtcNow());
        await using RunningHost host = await _folder.StartAsync(clock: clock, keys: Keys(new KeyQuota { RequestsPerMinute = PerMinute }));

        Task<JObject> program = OpenAiProgram.RunAsync(host.Address, "retried", new JObject { ["calls"] = PerMinute + 1 }, PoorKey);
        await WhenAsync(host, lines => lines.Samples.Any(sample => sample.Key.Contains("status=\"429\"", StringComparison.Ordinal) && sample.Value > 0));
        clock.Advance(TimeSpan.FromSeconds(2));

        Assert.Equal(PerMinute + 1, (int)(await program)["answered"]!);
    }

    [Fact]
    public async Task Stream_ThatTheClientAborts_StopsTheWorkAndCostsNothing()
    {
        const int Tokens = 900;
        await using RunningHost host = await _folder.StartAsync();

        JObject seen = await OpenAiProgram.RunAsync(host.Address, "abort", new JObject { ["tokens"] = Tokens });
        MetricLines lines = await WhenAsync(host, lines => lines["pipelines_http_requests_running"] == 0 && lines[Running] == 0);

        Assert.True((int)seen["pieces"]! >= 3);
        Assert.Empty(await host.Client.BillAsync());
        Assert.InRange(lines["pipelines_engine_decode_tokens_total{model=\"tiny\",mode=\"batched\"}"], 1, Tokens - 1);
    }

    private static (string? Class, string? Code) ClassOf(JToken refusal) => ((string?)refusal["class"], (string?)refusal["code"]);

    private string Keys(KeyQuota quota)
    {
        var keys = new ApiKeyFile
        {
            Keys =
            [
                new ApiKeyEntry { Name = "rich", Sha256 = ApiKeyRing.HashOf(RichKey), Admin = true },
                new ApiKeyEntry { Name = "poor", Sha256 = ApiKeyRing.HashOf(PoorKey), Quota = quota },
            ],
        };
        File.WriteAllText(_folder["keys.json"], keys.ToJson());
        return _folder["keys.json"];
    }

    /// <summary>Looks at the server's metrics until they are as wanted.</summary>
    private static async Task<MetricLines> WhenAsync(RunningHost host, Func<MetricLines, bool> isWanted)
    {
        using var patience = new CancellationTokenSource(SeenWithin);
        while (true)
        {
            using var request = new HttpRequestMessage(HttpMethod.Get, "/metrics") { Headers = { Authorization = new("Bearer", RichKey) } };
            using HttpResponseMessage response = await host.Client.SendAsync(request, patience.Token);
            var lines = MetricLines.Parse(await response.Content.ReadAsStringAsync(patience.Token));
            if (isWanted(lines))
            {
                return lines;
            }
        }
    }
}
