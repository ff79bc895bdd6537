using System.Net;
using System.Net.Http.Headers;
using GpuHost.Host.Access;
using GpuHost.Host.Hosting;
using GpuHost.Tests.Kit;
using Newtonsoft.Json.Linq;

namespace GpuHost.Tests.Access;

/// <summary>A store that outlives the process keeps tenants apart, too.</summary>
public sealed class TenantStoreTests : IDisposable
{
    private static readonly string Rules = string.Join(' ', Enumerable.Range(0, 60).Select(i => $"rule {i}"));

    private readonly BatchFolder _folder = new();
    private int _starts;

    public void Dispose() => _folder.Dispose();

    [Fact]
    public async Task Chat_AfterARestart_FindsInTheStoreWhatItsOwnTenantHasLeftThereAndNothingElse()
    {
        var keys = new ApiKeyFile
        {
            Keys =
            [
                new ApiKeyEntry { Name = "alice", Sha256 = ApiKeyRing.HashOf("key-of-alice") },
                new ApiKeyEntry { Name = "bob", Sha256 = ApiKeyRing.HashOf("key-of-bob") },
                new ApiKeyEntry { Name = "app", Sha256 = ApiKeyRing.HashOf("key-of-app"), Trusted = true },
            ],
        };
        await File.WriteAllTextAsync(_folder["keys.json"], keys.ToJson());

        JToken cold = await AskAsync("key-of-alice", null);
        JToken bob = await AskAsync("key-of-bob", null);
        JToken app = await AskAsync("key-of-app", "alice");
        JToken warm = await AskAsync("key-of-alice", null);
        JToken appAgain = await AskAsync("key-of-app", "alice");

        Assert.Equal((0, 0, 0), (Cached(cold), Cached(bob), Cached(app)));
        Assert.True(Cached(warm) > 0 && Cached(appAgain) > 0, $"{Cached(warm)}, {Cached(appAgain)}");
        Assert.Equal(Cached(warm), (int)warm.SelectToken("usage.prompt_tokens_details.cached_tokens_by_tier.disk")!);
    }

    /// <summary>Each on a server that has just started, over the same store.</summary>
    private async Task<JToken> AskAsync(string key, string? tenant)
    {
        await using RunningHost host = await RunningHost.StartAsync(
            _folder.Settings with
            {
                ApiKeysFile = _folder["keys.json"],
                Kv = new KvRoom(_folder["store"], null, _folder["store"]) { AlwaysRestores = true, WaitMax = TimeSpan.FromMinutes(1) },
            },
            seed: ++_starts);
        host.Client.DefaultRequestHeaders.Authorization = new AuthenticationHeaderValue("Bearer", key);
        if (tenant is not null)
        {
            host.Client.DefaultRequestHeaders.Add(AccessMiddleware.TenantHeader, tenant);
        }

        JObject request = HttpJson.Chat("x");
        request["messages"] = new JArray(new JObject
        {
            ["role"] = "user",
            ["content"] = new JArray(
                new JObject { ["type"] = "text", ["text"] = Rules, ["prompt_cache_breakpoint"] = new JObject { ["mode"] = "explicit" } },
                new JObject { ["type"] = "text", ["text"] = $"question {_starts}" }),
        });
        (HttpStatusCode status, JObject answer) = await host.Client.PostAsync("/v1/chat/completions", request);
        Assert.True(status == HttpStatusCode.OK, answer.ToString());
        return answer;
    }

    private static int Cached(JToken answer) => (int)answer.SelectToken("usage.prompt_tokens_details.cached_tokens")!;
}
