using System.Globalization;
using GpuHost.Host.Answers;
using GpuHost.Host.Hosting;
using GpuHost.Serving.SeededModels;
using GpuHost.Tests.Kit;
using Newtonsoft.Json.Linq;
using Pipelines.TestKit.Storage;

namespace GpuHost.Tests.Ledger;

public sealed class BillTests : IDisposable
{
    private const string Chat = "/v1/chat/completions";

    private readonly TemporaryFolder _folder = new();

    public void Dispose() => _folder.Dispose();

    [Fact]
    public async Task Usage_AfterARestart_IsTheSumOfTheAnswersAndOfNothingElse()
    {
        List<JToken> answers = [];
        await using (RunningHost host = await StartAsync())
        {
            JObject request = HttpJson.Chat("a shared beginning, and one");
            answers.Add((await host.Client.PostAsync(Chat, request)).Body["usage"]!);
            answers.Add((await host.Client.PostAsync(Chat, request)).Body["usage"]!);
            answers.Add((await host.Client.StreamAsync(Chat, Streamed(request)))[^1]["usage"]!);
            answers.Add((await host.Client.PostAsync("/v1/completions", JObject.Parse("""{"model":"tiny","prompt":["a","b"],"max_tokens":3}"""))).Body["usage"]!);
            answers.Add((await host.Client.PostAsync("/v1/embeddings", JObject.Parse("""{"model":"tiny","input":"x"}"""))).Body["usage"]!);
            await host.Client.PostAsync(Chat, HttpJson.Chat("x", new JProperty("n", 0)));
        }

        await using RunningHost again = await StartAsync();
        JArray lines = await UsageAsync(again);

        Assert.Equal(5, lines.Sum(line => (long)line["calls"]!));
        Assert.Equal(answers.Sum(usage => (long)usage["prompt_tokens"]!), lines.Sum(line => (long)line["input_tokens"]!));
        Assert.Equal(answers.Sum(usage => (long?)usage["completion_tokens"] ?? 0), lines.Sum(line => (long)line["output_tokens"]!));
        Assert.Equal(
            answers.Sum(usage => (long?)usage.SelectToken("prompt_tokens_details.cached_tokens") ?? 0), lines.Sum(line => (long)line["cached_tokens"]!));
        Assert.True(lines.Sum(line => (long)line["cached_tokens"]!) > 0);
        foreach (string tier in new[] { "context", "host", "disk", "blob" })
        {
            Assert.Equal(answers.Sum($"prompt_tokens_details.cached_tokens_by_tier.{tier}"), lines.Sum($"cached_tokens_by_tier.{tier}"));
        }

        Assert.All(answers.Where(usage => usage["prompt_tokens_details"] is not null), usage => Assert.Equal(
            (long)usage.SelectToken("prompt_tokens_details.cached_tokens")!,
            usage.SelectTokens("prompt_tokens_details.cached_tokens_by_tier.*").Sum(tier => (long)tier)));
        Assert.Equal(
            answers.Sum(usage => (decimal)usage.SelectToken("cost.amount")!), lines.Sum(line => (decimal)line.SelectToken("cost.amount")!));
        Assert.True(lines.Sum(line => (decimal)line.SelectToken("cost.without_cache")!) > lines.Sum(line => (decimal)line.SelectToken("cost.amount")!));
    }

    [Fact]
    public async Task Chat_WithTheSameKeyAsAStream_TheSameAnswerAndNothingMoreOnTheBill()
    {
        await using RunningHost host = await StartAsync();
        JObject request = HttpJson.Chat("only once", new JProperty("temperature", 1.2));
        host.Client.DefaultRequestHeaders.Add(RepeatKey.Header, "once");

        (_, JObject first) = await host.Client.PostAsync(Chat, request);
        IReadOnlyList<JObject> again = await host.Client.StreamAsync(Chat, Streamed(request));

        Assert.Equal((string?)first["id"], (string?)again[0]["id"]);
        Assert.Equal(
            (string?)first.SelectToken("choices[0].message.content"),
            string.Concat(again.Select(piece => (string?)piece.SelectToken("choices[0].delta.content"))));
        Assert.Equal(1, (await UsageAsync(host)).Sum(line => (long)line["calls"]!));
    }

    private static JObject Streamed(JObject request)
    {
        var streamed = (JObject)request.DeepClone();
        streamed["stream"] = true;
        streamed["stream_options"] = new JObject { ["include_usage"] = true };
        return streamed;
    }

    private async Task<RunningHost> StartAsync()
    {
        string model = _folder["tiny.gguf"];
        if (!File.Exists(model))
        {
            SeededModel.Write(model, new SeededModelShape { Width = 64, FeedForwardWidth = 96, VocabularySize = 400, ContextTokens = 512 });
            await File.WriteAllTextAsync(_folder["prices.json"], """{"models":{"tiny":{"input":1,"cached_input":0.1,"output":2,"max_output_tokens":512}}}""");
        }

        return await RunningHost.StartAsync(new HostSettings
        {
            Models = [model],
            ModelsFolder = _folder["models"],
            StateFolder = _folder["state"],
            PricesFile = _folder["prices.json"],
            ContextTokens = 512,
        });
    }

    private static async Task<JArray> UsageAsync(RunningHost host)
    {
        string today = TimeProvider.System.GetUtcNow().ToString("yyyy-MM-dd", CultureInfo.InvariantCulture);
        string yesterday = TimeProvider.System.GetUtcNow().AddDays(-1).ToString("yyyy-MM-dd", CultureInfo.InvariantCulture);
        string text = await host.Client.GetStringAsync(new Uri($"/v1/usage?from={yesterday}&to={today}", UriKind.Relative));
        return (JArray)JObject.Parse(text)["data"]!;
    }
}
