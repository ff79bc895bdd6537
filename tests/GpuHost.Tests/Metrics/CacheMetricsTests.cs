using System.Net.Http.Headers;
using GpuHost.Host.Access;
using GpuHost.Host.Hosting;
using GpuHost.Host.Metrics;
using GpuHost.Serving.Requests;
using GpuHost.Serving.Snapshots;
using GpuHost.Tests.Kit;
using Newtonsoft.Json.Linq;

namespace GpuHost.Tests.Metrics;

public sealed class CacheMetricsTests
{
    private static readonly CacheTier[] NearTiers = [CacheTier.Context, CacheTier.Host];

    [Fact]
    public void ByTier_OfPrompts_HitsAndMissesAreOfTheTiersThatWereAsked()
    {
        var counts = new PromptCounts(NearTiers);
        counts.Add(Prompt("a", 101, new TierShare(60, 0.5), new TierShare(40, 0.25)));
        counts.Add(Prompt("a", 101, new TierShare(100, 1), default));
        counts.Add(Prompt("b", 101, default, default));

        Assert.Equal(
            [(CacheTier.Context, new TierCount(160, 1.5, 2, 1)), (CacheTier.Host, new TierCount(40, 0.25, 1, 1))],
            counts.ByTier());
        Assert.Equal(new TierCount(160, 1.5, 2, 0), Assert.Single(counts.ByTenant(), static line => line is ("a", CacheTier.Context, _)).Count);
    }

    [Fact]
    public void ByTenant_BeyondTheLimit_OthersShareALine()
    {
        var counts = new PromptCounts([CacheTier.Context]);
        for (int i = 0; i < TokenCounts.TenantsMax + 5; i++)
        {
            counts.Add(Prompt($"tenant-{i}", 10, new TierShare(2, 0), default));
        }

        Assert.Equal(TokenCounts.TenantsMax + 1, counts.ByTenant().Count);
        Assert.Equal(10, Assert.Single(counts.ByTenant(), static line => line.Tenant is null).Count.Tokens);
    }

    [Fact]
    public async Task Metrics_OfASecondCall_SayWhatTheCacheSavedByTenantAndTier()
    {
        using var folder = new BatchFolder();
        var keys = new ApiKeyFile { Keys = [new ApiKeyEntry { Name = "root", Sha256 = ApiKeyRing.HashOf("key"), Tenant = "acme", Admin = true }] };
        await File.WriteAllTextAsync(folder["keys.json"], keys.ToJson());
        await using RunningHost host = await RunningHost.StartAsync(folder.Settings with { ApiKeysFile = folder["keys.json"], Kv = new KvRoom(folder["store"], null, folder["store"]) });
        host.Client.DefaultRequestHeaders.Authorization = new AuthenticationHeaderValue("Bearer", "key");
        JObject chat = HttpJson.Chat("a beginning that both of them share, long enough to be worth a place in the cache");

        List<JToken> usages = [];
        for (int i = 0; i < 2; i++)
        {
            usages.Add((await host.Client.PostAsync("/v1/chat/completions", chat)).Body["usage"]!);
        }

        var page = MetricLines.Parse(await host.Client.GetStringAsync(new Uri("/metrics", UriKind.Relative)));
        double Sum(string name, string part) => page.Samples.Where(sample => sample.Key.StartsWith(name + "{", StringComparison.Ordinal) && sample.Key.Contains(part, StringComparison.Ordinal)).Sum(static sample => sample.Value);
        long cached = usages.Sum("prompt_tokens_details.cached_tokens");
        Assert.True(cached > 0);
        Assert.Equal(cached, Sum("pipelines_tenant_tier_tokens_total", "tenant=\"acme\""));
        Assert.True(Sum("pipelines_tenant_prefill_seconds_saved_total", "tenant=\"acme\"") > 0);
        Assert.Equal(Sum("pipelines_prefill_seconds_saved_total", "tier="), Sum("pipelines_tenant_prefill_seconds_saved_total", "tier="), 9);
        Assert.Equal(2, Sum("pipelines_cache_lookups_total", "tier=\"context\""));
        Assert.True(Sum("pipelines_cache_lookups_total", "result=\"hit\"") > 0);
        Assert.Contains(page.Samples.Keys, static sample => sample.StartsWith("pipelines_cache_lookups_total{tier=\"disk\"", StringComparison.Ordinal));
        Assert.DoesNotContain(page.Samples.Keys, static sample => sample.Contains("tier=\"blob\",result", StringComparison.Ordinal));
        double steps = page["pipelines_engine_step_tokens_count{model=\"tiny\",mode=\"batched\"}"];
        Assert.Equal(steps, page["pipelines_engine_step_tokens_bucket{model=\"tiny\",mode=\"batched\",le=\"+Inf\"}"]);
        Assert.True(steps > 0 && page["pipelines_engine_step_tokens_sum{model=\"tiny\",mode=\"batched\"}"] >= usages.Sum("completion_tokens"));
        Assert.True(page["pipelines_engine_tier_bytes{model=\"tiny\",mode=\"batched\",tier=\"context\"}"] > 0);
    }

    private static PromptOrigin Prompt(string tenant, int tokens, TierShare context, TierShare host) => new(tenant, tokens, [context, host, default, default]);
}
