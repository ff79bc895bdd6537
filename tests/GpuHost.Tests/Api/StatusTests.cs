using System.Net;
using System.Net.Http.Headers;
using System.Text;
using GpuHost.Host.Access;
using GpuHost.Host.Answers;
using GpuHost.Host.Api.Writing;
using GpuHost.Host.Ledger;
using GpuHost.Tests.Kit;
using Microsoft.Extensions.DependencyInjection;
using Newtonsoft.Json.Linq;
using Pipelines.Core.Inference;

namespace GpuHost.Tests.Api;

public sealed class StatusTests : IAsyncLifetime, IDisposable
{
    private readonly BatchFolder _folder = new();
    private RunningHost? _host;

    public async Task InitializeAsync()
    {
        var keys = new ApiKeyFile
        {
            Keys =
            [
                new ApiKeyEntry { Name = "alice", Sha256 = ApiKeyRing.HashOf("key-of-alice") },
                new ApiKeyEntry { Name = "bob", Sha256 = ApiKeyRing.HashOf("key-of-bob") },
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
    public async Task Status_AfterACall_HasTheEnginesNumbers()
    {
        JToken before = (await _host!.Client.ObjectAsync("/v1/status"))["models"]![0]!;
        (_, JObject answer) = await _host.Client.PostAsync("/v1/chat/completions", HttpJson.Chat("a prompt to be counted"));
        JToken after = (await _host.Client.ObjectAsync("/v1/status"))["models"]![0]!;

        Assert.Equal("tiny", (string?)before["id"]);
        Assert.Equal(JTokenType.Null, before["engine"]!.Type);
        Assert.Equal((long)answer.SelectToken("usage.prompt_tokens")!, (long)after.SelectToken("engine.prefill_tokens")!);
        Assert.Equal(BatchFolder.ContextTokens, (int)after.SelectToken("engine.cells")!);
        Assert.True((long)after.SelectToken("engine.memory_bytes")! > 0);
    }

    [Fact]
    public async Task Status_WhileACallRuns_ListsItForItsTenantAndForAdmins()
    {
        var gate = new TaskCompletionSource();
        var ticket = new CallTicket(new Caller("alice", "alice", IsAdmin: false), new AnswerHead("chatcmpl-1", default, "tiny"), CallKind.Chat);
        await using IAsyncEnumerator<CompletionUpdate> call = _host!.Services.GetRequiredService<RunningCalls>().FollowAsync(ticket, PiecesAsync(gate.Task)).GetAsyncEnumerator();
        await call.MoveNextAsync();

        JToken own = Assert.Single(await RequestsAsync());
        UseKey("key-of-bob");
        JToken[] others = await RequestsAsync();
        UseKey("key-of-root");
        JToken seen = Assert.Single(await RequestsAsync());
        gate.SetResult();
        bool more = await call.MoveNextAsync();
        JToken[] after = await RequestsAsync();

        Assert.Equal(("chatcmpl-1", "chat", "tiny", 1, null), ((string?)own["id"], (string?)own["kind"], (string?)own["model"], (int)own["pieces"]!, (string?)own["tenant"]));
        Assert.Empty(others);
        Assert.Equal(("chatcmpl-1", "alice"), ((string?)seen["id"], (string?)seen["tenant"]));
        Assert.False(more);
        Assert.Empty(after);
    }

    [Fact]
    public async Task Status_WithoutAKey_IsRefused()
    {
        _host!.Client.DefaultRequestHeaders.Authorization = null;

        Assert.Equal(HttpStatusCode.Unauthorized, await _host.Client.StatusOfAsync(HttpMethod.Get, "/v1/status"));
    }

    [Fact]
    public async Task ApplyTemplate_AChat_IsThePromptThatTheChatHas()
    {
        JObject chat = HttpJson.Chat("Zürich 🙂 and <|im_end|> as words");
        JObject asked = new() { ["model"] = chat["model"], ["messages"] = chat["messages"] };

        (_, JObject prompt) = await _host!.Client.PostAsync("/apply-template", asked);
        (_, JObject answer) = await _host.Client.PostAsync("/v1/chat/completions", chat);
        (_, JObject plain) = await _host.Client.PostAsync("/tokenize", new JObject { ["content"] = "Zürich 🙂", ["with_pieces"] = true });

        JToken[] tokens = [.. prompt["tokens"]!];
        Assert.Equal((long)answer.SelectToken("usage.prompt_tokens")!, tokens.Length);
        Assert.Equal((string?)prompt["prompt"], TextOf(tokens));
        Assert.Contains("Zürich 🙂 and <|im_end|> as words", (string)prompt["prompt"]!, StringComparison.Ordinal);
        Assert.Equal("Zürich 🙂", TextOf([.. plain["tokens"]!]));
    }

    private static async IAsyncEnumerable<CompletionUpdate> PiecesAsync(Task gate)
    {
        yield return new CompletionUpdate(0, "a piece");
        await gate;
    }

    private static string TextOf(JToken[] tokens) => Encoding.UTF8.GetString(
        [.. tokens.SelectMany(token => token["piece"] is JArray bytes ? [.. bytes.Select(one => (byte)one)] : Encoding.UTF8.GetBytes((string)token["piece"]!))]);

    private async Task<JToken[]> RequestsAsync() => [.. (await _host!.Client.ObjectAsync("/v1/status"))["requests"]!];

    private void UseKey(string key) => _host!.Client.DefaultRequestHeaders.Authorization = new AuthenticationHeaderValue("Bearer", key);
}
