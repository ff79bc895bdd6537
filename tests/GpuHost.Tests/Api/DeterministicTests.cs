using System.Net;
using GpuHost.Host.Hosting;
using GpuHost.Tests.Kit;
using Newtonsoft.Json.Linq;

namespace GpuHost.Tests.Api;

/// <summary><c>deterministic</c> over HTTP: the same bits whether the prefix was computed, or came from a store that another process has written.</summary>
public sealed class DeterministicTests : IDisposable
{
    private static readonly string Rules = string.Join(' ', Enumerable.Range(0, 60).Select(i => $"rule {i}"));

    private readonly BatchFolder _folder = new();
    private int _starts;

    public void Dispose() => _folder.Dispose();

    [Theory]
    [InlineData("/v1/chat/completions")]
    [InlineData("/v1/completions")]
    public async Task Ask_OverARestart_AHitHasTheBitsOfAMiss(string path)
    {
        JToken cold = await AskAfterAStartAsync("store", path, "first");
        JToken other = await AskAfterAStartAsync("store", path, "second");
        JToken miss = await AskAfterAStartAsync("empty", path, "second");

        Assert.Equal((0, 0), (Cached(cold), Cached(miss)));
        Assert.True(Cached(other) > 0);
        Assert.Equal(0, Cached(other) % 64);
        Assert.NotEmpty(other["choices"]![0]!["logprobs"]!);
        Assert.True(JToken.DeepEquals(miss["choices"], other["choices"]), $"{miss["choices"]}\nis not\n{other["choices"]}");
    }

    [Fact]
    public async Task Ask_WithAWordThatIsNeitherTrueNorFalse_IsRefused()
    {
        await using RunningHost host = await _folder.StartAsync();

        (HttpStatusCode status, JObject error) = await host.Client.PostAsync("/v1/chat/completions", HttpJson.Chat("x", new JProperty("deterministic", "yes")));

        Assert.Equal((HttpStatusCode.BadRequest, "deterministic"), (status, (string?)error.SelectToken("error.param")));
    }

    private async Task<JToken> AskAfterAStartAsync(string store, string path, string question)
    {
        await using RunningHost host = await RunningHost.StartAsync(
            _folder.Settings with { Kv = new KvRoom(_folder[store], null, _folder[store]) { AlwaysRestores = true, WaitMax = TimeSpan.FromMinutes(1) } }, seed: ++_starts);
        JObject request = path.Contains("chat", StringComparison.Ordinal)
            ? HttpJson.Chat(question, new JProperty("logprobs", true), new JProperty("top_logprobs", 5), new JProperty("messages", new JArray(new JObject
            {
                ["role"] = "user",
                ["content"] = new JArray(
                    new JObject { ["type"] = "text", ["text"] = Rules, ["prompt_cache_breakpoint"] = new JObject { ["mode"] = "explicit" } },
                    new JObject { ["type"] = "text", ["text"] = question }),
            })))
            : new JObject { ["model"] = HostFixture.ModelName, ["prompt"] = $"{Rules} {question}", ["max_tokens"] = 12, ["logprobs"] = 5 };
        request["deterministic"] = true;
        request["temperature"] = 0.7;
        request["seed"] = 4;
        (HttpStatusCode status, JObject answer) = await host.Client.PostAsync(path, request);
        if (path == "/v1/completions" && question == "first")
        {
            // No breakpoint is stated here: what is common is kept at its second sighting.
            request["prompt"] = $"{Rules} another";
            await host.Client.PostAsync(path, request);
        }

        Assert.True(status == HttpStatusCode.OK, answer.ToString());
        return answer;
    }

    private static int Cached(JToken answer) => (int)answer.SelectToken("usage.prompt_tokens_details.cached_tokens")!;
}
