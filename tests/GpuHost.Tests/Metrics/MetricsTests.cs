using System.Net;
using System.Net.Http.Headers;
using GpuHost.Host.Access;
using GpuHost.Host.Metrics;
using GpuHost.Tests.Kit;
using Newtonsoft.Json.Linq;

namespace GpuHost.Tests.Metrics;

public sealed class MetricsTests : IAsyncLifetime, IDisposable
{
    /// <summary>A request is counted a moment after its caller has the answer.</summary>
    private static readonly TimeSpan CountsWithin = TimeSpan.FromSeconds(30);

    private readonly BatchFolder _folder = new();
    private RunningHost? _host;

    public async Task InitializeAsync()
    {
        var keys = new ApiKeyFile
        {
            Keys =
            [
                new ApiKeyEntry { Name = "alice", Sha256 = ApiKeyRing.HashOf("key-of-alice"), Tenant = "a \"quoted\\ name\"" },
                new ApiKeyEntry { Name = "root", Sha256 = ApiKeyRing.HashOf("key-of-root"), Admin = true },
            ],
        };
        await File.WriteAllTextAsync(_folder["keys.json"], keys.ToJson());
        _host = await _folder.StartAsync(keys: _folder["keys.json"]);
        UseKey("key-of-alice");
    }

    public async Task DisposeAsync() => await _host!.DisposeAsync();

    public void Dispose() => _folder.Dispose();

    [Fact]
    public async Task Metrics_AfterCalls_AddUpToTheUsageOfTheAnswers()
    {
        JObject request = HttpJson.Chat("a shared beginning that is long enough to be cached");
        List<JToken> answers = [];
        answers.Add((await _host!.Client.PostAsync("/v1/chat/completions", request)).Body["usage"]!);
        answers.Add((await _host.Client.PostAsync("/v1/chat/completions", request)).Body["usage"]!);
        answers.Add((await _host.Client.PostAsync("/v1/embeddings", JObject.Parse("""{"model":"tiny","input":"x"}"""))).Body["usage"]!);
        (HttpStatusCode refused, _) = await _host.Client.PostAsync("/v1/chat/completions", HttpJson.Chat("x", new JProperty("n", 0)));
        string batch = await _host.Client.BeginBatchAsync(BatchCalls.Text(BatchCalls.ChatLines(3)));
        JObject ended = await _host.Client.BatchAtItsEndAsync(batch);

        UseKey("key-of-root");
        MetricLines page = await PageWhenAsync(lines => lines["pipelines_http_requests_total{endpoint=\"/v1/chat/completions\",status=\"400\"}"] > 0);

        const string Alice = "pipelines_tenant_tokens_total{tenant=\"a \\\"quoted\\\\ name\\\"\",class=";
        Assert.Equal(HttpStatusCode.BadRequest, refused);
        Assert.Equal(2, page["pipelines_http_requests_total{endpoint=\"/v1/chat/completions\",status=\"200\"}"]);
        Assert.Equal(answers.Sum("prompt_tokens"), page["pipelines_tokens_total{class=\"interactive\",kind=\"input\"}"]);
        Assert.Equal(answers.Sum("completion_tokens"), page["pipelines_tokens_total{class=\"interactive\",kind=\"output\"}"]);
        Assert.Equal(answers.Sum("prompt_tokens"), page[Alice + "\"interactive\",kind=\"input\"}"]);
        Assert.True(answers.Sum("prompt_tokens_details.cached_tokens") > 0);
        Assert.Equal(answers.Sum("prompt_tokens_details.cached_tokens"), page["pipelines_tokens_total{class=\"interactive\",kind=\"cached\"}"]);
        Assert.Equal((long)ended.SelectToken("usage.input_tokens")!, page["pipelines_tokens_total{class=\"batch\",kind=\"input\"}"]);
        Assert.Equal((long)ended.SelectToken("usage.output_tokens")!, page[Alice + "\"batch\",kind=\"output\"}"]);
        Assert.Equal(0, page["pipelines_batches_open"]);
        Assert.Equal(2, page["pipelines_time_to_first_token_seconds_count"]);
        Assert.Equal(2, page["pipelines_time_to_first_token_seconds_bucket{le=\"+Inf\"}"]);
        Assert.True(page["pipelines_engine_prefill_tokens_total{model=\"tiny\",mode=\"batched\"}"] > 0);
        Assert.Equal(BatchFolder.ContextTokens, page["pipelines_engine_cells{model=\"tiny\",mode=\"batched\"}"]);
    }

    [Fact]
    public async Task Metrics_OfAKeyThatIsNoAdmin_NameNoTenant()
    {
        await _host!.Client.PostAsync("/v1/chat/completions", HttpJson.Chat("x"));

        MetricLines page = await PageWhenAsync(static _ => true);

        Assert.True(page["pipelines_tokens_total{class=\"interactive\",kind=\"input\"}"] > 0);
        Assert.DoesNotContain(page.Samples.Keys, static sample => sample.Contains("tenant", StringComparison.Ordinal) || sample.Contains("quoted", StringComparison.Ordinal));
    }

    [Fact]
    public async Task Metrics_WithoutAKey_AreRefusedAndTheRefusalIsCounted()
    {
        _host!.Client.DefaultRequestHeaders.Authorization = null;
        HttpStatusCode status = await _host.Client.StatusOfAsync(HttpMethod.Get, "/metrics");
        UseKey("key-of-alice");

        Assert.Equal(HttpStatusCode.Unauthorized, status);
        await PageWhenAsync(static lines => lines["pipelines_http_requests_total{endpoint=\"/metrics\",status=\"401\"}"] == 1);
    }

    [Fact]
    public async Task Metrics_OfPathsThatNobodyServes_AreOneLine()
    {
        await _host!.Client.StatusOfAsync(HttpMethod.Get, "/one");
        await _host.Client.StatusOfAsync(HttpMethod.Get, "/two");

        string line = $"pipelines_http_requests_total{{endpoint=\"{RequestCountsMiddleware.NoEndpoint}\",status=\"404\"}}";
        await PageWhenAsync(lines => lines[line] == 2);
    }

    private void UseKey(string key) => _host!.Client.DefaultRequestHeaders.Authorization = new AuthenticationHeaderValue("Bearer", key);

    private async Task<MetricLines> PageWhenAsync(Func<MetricLines, bool> isWanted)
    {
        using var patience = new CancellationTokenSource(CountsWithin);
        while (true)
        {
            using HttpResponseMessage response = await _host!.Client.GetAsync(new Uri("/metrics", UriKind.Relative), patience.Token);
            Assert.Equal((HttpStatusCode.OK, PrometheusText.ContentType), (response.StatusCode, response.Content.Headers.ContentType?.ToString()));
            var page = MetricLines.Parse(await response.Content.ReadAsStringAsync(patience.Token));
            if (isWanted(page))
            {
                return page;
            }
        }
    }
}
