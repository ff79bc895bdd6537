using System.Net;
using System.Net.Http.Headers;
using GpuHost.Host.Access;
using GpuHost.Host.Hosting;
using GpuHost.Serving.SeededModels;
using GpuHost.Tests.Kit;
using Newtonsoft.Json.Linq;
using Pipelines.TestKit.Storage;

namespace GpuHost.Tests.Access;

public sealed class AccessTests : IAsyncLifetime, IDisposable
{
    private readonly TemporaryFolder _folder = new();
    private RunningHost? _host;

    public async Task InitializeAsync()
    {
        string model = _folder["tiny.gguf"];
        SeededModel.Write(model, new SeededModelShape { Width = 64, FeedForwardWidth = 96, VocabularySize = 400, ContextTokens = 512 });
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
        _host = await RunningHost.StartAsync(new HostSettings
        {
            Models = [model],
            ModelsFolder = _folder["models"],
            StateFolder = _folder["state"],
            ContextTokens = 512,
            ApiKeysFile = _folder["keys.json"],
        });
    }

    public async Task DisposeAsync()
    {
        await _host!.DisposeAsync();
    }

    public void Dispose() => _folder.Dispose();

    [Theory]
    [InlineData(null, "missing_api_key")]
    [InlineData("Basic x", "missing_api_key")]
    [InlineData("Bearer key-of-mallory", "invalid_api_key")]
    [InlineData("Bearer ", "missing_api_key")]
    public async Task Request_WithoutAKnownKey_IsRefused(string? header, string code)
    {
        using var request = new HttpRequestMessage(HttpMethod.Get, "/v1/models");
        request.Headers.TryAddWithoutValidation("Authorization", header);

        using HttpResponseMessage response = await _host!.Client.SendAsync(request);

        Assert.Equal(HttpStatusCode.Unauthorized, response.StatusCode);
        Assert.Equal(code, (string?)JObject.Parse(await response.Content.ReadAsStringAsync()).SelectToken("error.code"));
    }

    [Theory]
    [InlineData("key-of-alice", HttpStatusCode.OK)]
    [InlineData("key-of-mallory", HttpStatusCode.Unauthorized)]
    public async Task Request_WithItsKeyInXApiKey_IsJudgedByIt(string key, HttpStatusCode status)
    {
        using var request = new HttpRequestMessage(HttpMethod.Get, "/models");
        request.Headers.Add("X-Api-Key", key);

        using HttpResponseMessage response = await _host!.Client.SendAsync(request);

        Assert.Equal(status, response.StatusCode);
    }

    [Fact]
    public async Task Health_NeedsNoKey()
    {
        using HttpResponseMessage response = await _host!.Client.GetAsync(new Uri("/health", UriKind.Relative));

        Assert.Equal(HttpStatusCode.OK, response.StatusCode);
    }

    [Fact]
    public async Task Tenants_NeverMeetEachOthersPrompts()
    {
        const string Words = "Words that two tenants happen to share, and long enough to be kept.";

        int aliceFirst = await CachedAsync("key-of-alice", null, Words);
        int aliceAgain = await CachedAsync("key-of-alice", null, Words);
        int bob = await CachedAsync("key-of-bob", null, Words);
        int appForX = await CachedAsync("key-of-app", "x", Words);
        int appForXAgain = await CachedAsync("key-of-app", "x", Words);
        int appForAlice = await CachedAsync("key-of-app", "alice", Words);

        Assert.Equal((0, 0, 0, 0), (aliceFirst, bob, appForX, appForAlice));
        Assert.True(aliceAgain > 0 && appForXAgain > 0);
    }

    [Fact]
    public async Task OnBehalfOfAnother_WithoutTrust_IsForbidden()
    {
        using HttpResponseMessage response = await SendAsync("key-of-alice", "bob", "x");

        Assert.Equal(HttpStatusCode.Forbidden, response.StatusCode);
    }

    private async Task<int> CachedAsync(string key, string? tenant, string text)
    {
        using HttpResponseMessage response = await SendAsync(key, tenant, text);
        return (int)JObject.Parse(await response.Content.ReadAsStringAsync()).SelectToken("usage.prompt_tokens_details.cached_tokens")!;
    }

    private async Task<HttpResponseMessage> SendAsync(string key, string? tenant, string text)
    {
        using var request = new HttpRequestMessage(HttpMethod.Post, "/v1/chat/completions")
        {
            Content = new StringContent(HttpJson.Chat(text).ToString()),
        };
        request.Headers.Authorization = new AuthenticationHeaderValue("Bearer", key);
        if (tenant is not null)
        {
            request.Headers.Add(AccessMiddleware.TenantHeader, tenant);
        }

        return await _host!.Client.SendAsync(request);
    }
}
