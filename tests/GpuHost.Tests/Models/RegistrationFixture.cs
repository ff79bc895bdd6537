using System.Net;
using System.Net.Http.Headers;
using GpuHost.Host.Access;
using GpuHost.Host.Hosting;
using GpuHost.Host.Models.Registration;
using GpuHost.Serving.SeededModels;
using GpuHost.Tests.Kit;
using Newtonsoft.Json.Linq;

namespace GpuHost.Tests.Models;

/// <summary>A server that models can be registered with, from a folder, a store and addresses of this machine.</summary>
internal sealed class RegistrationFixture : IAsyncDisposable
{
    public const string AdminKey = "key-of-admin";
    public const string UserKey = "key-of-user";

    public static readonly SeededModelShape Shape = new() { Width = 64, FeedForwardWidth = 96, VocabularySize = 400, ContextTokens = 512 };

    private readonly BatchFolder _folder = new();
    private RunningHost? _host;
    private int _starts;

    private RegistrationFixture()
    {
    }

    public RunningHost Host => _host!;

    public HttpClient Client => Host.Client;

    public string Import => _folder["import"];

    public string Models => _folder.Models;

    /// <summary>Where blobs lie.</summary>
    public string Store => _folder["store"];

    /// <summary>What all models may hold, from the next start on.</summary>
    public long ModelMemoryBytesMax { get; set; } = long.MaxValue;

    public RegistrationLimits Limits { get; private set; } = new();

    public static async Task<RegistrationFixture> StartAsync(Func<RegistrationLimits, RegistrationLimits>? change = null)
    {
        var fixture = new RegistrationFixture();
        Directory.CreateDirectory(fixture.Import);
        var limits = new RegistrationLimits { ImportFolder = fixture.Import, AllowPrivateUrls = true };
        fixture.Limits = change?.Invoke(limits) ?? limits;
        var keys = new ApiKeyFile
        {
            Keys =
            [
                new ApiKeyEntry { Name = "admin", Sha256 = ApiKeyRing.HashOf(AdminKey), Admin = true },
                new ApiKeyEntry { Name = "user", Sha256 = ApiKeyRing.HashOf(UserKey) },
            ],
        };
        await File.WriteAllTextAsync(fixture._folder["keys.json"], keys.ToJson());
        await fixture.RestartAsync();
        return fixture;
    }

    /// <summary>Ends the server and starts another over the same folders.</summary>
    public async Task RestartAsync()
    {
        if (_host is not null)
        {
            await _host.DisposeAsync();
        }

        HostSettings settings = _folder.Settings with
        {
            ApiKeysFile = _folder["keys.json"],
            Kv = new KvRoom(Store, null, Store),
            Registration = Limits,
            ModelMemoryBytesMax = ModelMemoryBytesMax,
        };
        _host = await RunningHost.StartAsync(settings, null, ++_starts);
        UseKey(AdminKey);
    }

    public void UseKey(string key) => Client.DefaultRequestHeaders.Authorization = new AuthenticationHeaderValue("Bearer", key);

    /// <summary>The path of a new model's file in the import folder.</summary>
    public string WriteModel(string file, ulong seed = 7)
    {
        string path = Path.Combine(Import, file);
        SeededModel.Write(path, Shape with { Seed = seed });
        return path;
    }

    public string WriteAdapter(string file, SeededModelShape? shape = null)
    {
        string path = Path.Combine(Import, file);
        SeededAdapter.Write(path, shape ?? Shape, seed: 5);
        return path;
    }

    public Task<(HttpStatusCode Status, JObject Body)> RegisterAsync(string body) => Client.PostAsync("/v1/models", JObject.Parse(body));

    public async Task<(HttpStatusCode Status, string? Code)> RefusalAsync(string body)
    {
        (HttpStatusCode status, JObject answer) = await RegisterAsync(body);
        Assert.False(string.IsNullOrEmpty((string?)answer.SelectToken("error.message")), answer.ToString());
        return (status, (string?)answer.SelectToken("error.code"));
    }

    public async Task<(HttpStatusCode Status, JObject Body)> RemoveAsync(string name)
    {
        using HttpResponseMessage response = await Client.DeleteAsync(new Uri($"/v1/models/{name}", UriKind.Relative));
        return (response.StatusCode, JObject.Parse(await response.Content.ReadAsStringAsync()));
    }

    public async Task<string[]> NamesAsync() =>
        [.. (await Client.ObjectAsync("/v1/models"))["data"]!.Select(model => (string)model["id"]!)];

    public async Task<JObject> ChatAsync(string model, string text = "a question")
    {
        JObject request = HttpJson.Chat(text);
        request["model"] = model;
        (HttpStatusCode status, JObject answer) = await Client.PostAsync("/v1/chat/completions", request);
        Assert.True(status == HttpStatusCode.OK, answer.ToString());
        return answer;
    }

    public async ValueTask DisposeAsync()
    {
        await Host.DisposeAsync();
        _folder.Dispose();
    }
}
