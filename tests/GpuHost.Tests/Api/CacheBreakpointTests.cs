using GpuHost.Host.Hosting;
using GpuHost.Tests.Clients;
using GpuHost.Tests.Kit;
using Newtonsoft.Json.Linq;

namespace GpuHost.Tests.Api;

public sealed class CacheBreakpointTests : IDisposable
{
    private readonly BatchFolder _folder = new();

    public void Dispose() => _folder.Dispose();

    /// <summary>On another worker of the store, so that only what was kept at a breakpoint can be found.</summary>
    [Fact]
    public async Task Breakpoints_SeveralInOneRequest_EachCanBeGoneOnFrom()
    {
        string rules = Words("rule", 40);
        string document = Words("line", 40);
        long written;
        await using (RunningHost worker = await StartAsync("one"))
        {
            written = (long)(await AskAsync(worker, rules, document, "first?")).SelectToken("prompt_tokens_details.cache_write_tokens")!;
        }

        await using RunningHost other = await StartAsync("two");
        long afterRules = Cached(await AskAsync(other, rules, Words("other", 40), "second?"));
        long afterDocument = Cached(await AskAsync(other, rules, document, "third?"));

        Assert.True(afterRules > 100, $"{afterRules} tokens of the rules were kept");
        Assert.InRange(afterDocument, afterRules + 100, written + 16);
        Assert.InRange(written, afterDocument, afterDocument + 16);
    }

    [Fact]
    public async Task Breakpoints_TooMany_AreRefused()
    {
        await using RunningHost host = await StartAsync("one");
        var part = new JObject { ["type"] = "text", ["text"] = "x", ["prompt_cache_breakpoint"] = new JObject { ["mode"] = "explicit" } };
        var message = new JObject { ["role"] = "user", ["content"] = new JArray(Enumerable.Repeat(part, 51).Select(one => one.DeepClone())) };

        (_, JObject answer) = await host.Client.PostAsync("/v1/chat/completions", HttpJson.Chat("x", new JProperty("messages", new JArray(message))));

        Assert.Contains("prompt_cache_breakpoint", (string?)answer.SelectToken("error.message"), StringComparison.Ordinal);
    }

    private Task<RunningHost> StartAsync(string name) => RunningHost.StartAsync(_folder.Settings with
    {
        StateFolder = _folder[$"state-{name}"],
        Kv = new KvRoom(_folder["store"], null, _folder[$"local-{name}"]) { AlwaysRestores = true, WaitMax = TimeSpan.FromMinutes(1) },
    });

    private static async Task<JToken> AskAsync(RunningHost host, params string[] texts) =>
        (await OpenAiProgram.RunAsync(host.Address, "breakpoints", new JObject { ["texts"] = new JArray(texts) }))["usage"]!;

    private static long Cached(JToken usage) => (long)usage.SelectToken("prompt_tokens_details.cached_tokens")!;

    private static string Words(string word, int count) => string.Join(' ', Enumerable.Range(0, count).Select(i => $"{word} {i}"));
}
