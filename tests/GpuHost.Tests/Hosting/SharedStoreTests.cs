using GpuHost.Host.Hosting;
using GpuHost.Serving.SeededModels;
using GpuHost.Tests.Kit;
using Newtonsoft.Json.Linq;
using Pipelines.TestKit.Storage;

namespace GpuHost.Tests.Hosting;

public sealed class SharedStoreTests : IDisposable
{
    private readonly TemporaryFolder _folder = new();

    public void Dispose() => _folder.Dispose();

    [Fact]
    public async Task Chat_OnASecondWorkerOfTheStore_ThePrefixIsNotComputedAgain()
    {
        string instruction = string.Join(' ', Enumerable.Range(0, 120).Select(i => $"rule {i}"));
        SeededModel.Write(_folder["tiny.gguf"], new SeededModelShape { Width = 64, FeedForwardWidth = 96, VocabularySize = 400, ContextTokens = 1024 });
        int first;
        await using (RunningHost worker = await StartAsync("one"))
        {
            first = await CachedAsync(worker, instruction, "first");
        }

        await using RunningHost other = await StartAsync("two");
        int second = await CachedAsync(other, instruction, "second");

        Assert.Equal(0, first);
        Assert.True(second > 200, $"{second} tokens were taken from the store");
    }

    [Theory]
    [InlineData("0", 0)]
    [InlineData("4096", 4_096)]
    [InlineData("1.5kb", 1_500)]
    [InlineData("16GB", 16_000_000_000)]
    public void Size_AsPeopleWriteIt_IsRead(string text, long bytes)
    {
        Assert.True(SizeText.TryParse(text, out long read));
        Assert.Equal(bytes, read);
    }

    [Theory]
    [InlineData("")]
    [InlineData("GB")]
    [InlineData("-1")]
    [InlineData("1 GB")]
    [InlineData("99999999999TB")]
    public void Size_Nonsense_IsRefused(string text) => Assert.False(SizeText.TryParse(text, out _));

    private Task<RunningHost> StartAsync(string name) => RunningHost.StartAsync(new HostSettings
    {
        Models = [_folder["tiny.gguf"]],
        ModelsFolder = _folder["models"],
        StateFolder = _folder[$"state-{name}"],
        ContextTokens = 1024,
        Kv = new KvRoom(_folder["store"], null, _folder[$"local-{name}"]) { AlwaysRestores = true, WaitMax = TimeSpan.FromMinutes(1) },
    });

    /// <summary>The instruction is marked as shared, so that it is worth keeping at the first sighting.</summary>
    private static async Task<int> CachedAsync(RunningHost host, string instruction, string question)
    {
        JObject request = HttpJson.Chat(question);
        request["messages"] = new JArray(new JObject
        {
            ["role"] = "user",
            ["content"] = new JArray(
                new JObject { ["type"] = "text", ["text"] = instruction, ["prompt_cache_breakpoint"] = new JObject { ["mode"] = "explicit" } },
                new JObject { ["type"] = "text", ["text"] = question }),
        });
        (_, JObject answer) = await host.Client.PostAsync("/v1/chat/completions", request);
        return (int)answer.SelectToken("usage.prompt_tokens_details.cached_tokens")!;
    }
}
