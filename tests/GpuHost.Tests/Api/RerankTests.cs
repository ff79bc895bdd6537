using System.Net;
using GpuHost.Host.Hosting;
using GpuHost.LlamaCpp.Tests.Kit;
using GpuHost.Tests.Kit;
using Newtonsoft.Json.Linq;
using Pipelines.Connectors.OpenAi;
using Pipelines.Core.Inference;
using Pipelines.TestKit.Storage;

namespace GpuHost.Tests.Api;

public sealed class RerankTests : IDisposable
{
    private static readonly string[] Documents = ["abc def", "the quick brown fox", "zzz"];

    private readonly TemporaryFolder _folder = new();

    public void Dispose() => _folder.Dispose();

    [Fact]
    public async Task Rerank_Documents_TheBestFirstAndOnTheBill()
    {
        await using RunningHost host = await StartAsync(pooling: 4);
        JObject request = Request(new JProperty("return_documents", true));

        (_, JObject all) = await host.Client.PostAsync("/v1/rerank", request);
        request["top_n"] = 1;
        (_, JObject best) = await host.Client.PostAsync("/v1/rerank", request);

        double[] scores = [.. all.SelectTokens("results[*].relevance_score").Select(score => (double)score!)];
        Assert.Equal(Documents.Length, scores.Length);
        Assert.Equal(scores.OrderDescending(), scores);
        Assert.All(all["results"]!, result => Assert.Equal(Documents[(int)result["index"]!], (string?)result.SelectToken("document.text")));
        Assert.Equal((int)all.SelectToken("results[0].index")!, (int)Assert.Single(best["results"]!)["index"]!);
        Assert.Equal(2 * (long)all.SelectToken("usage.total_tokens")!, (await host.Client.BillAsync()).Where(line => (string?)line["kind"] == "rerank").Sum("input_tokens"));
    }

    [Fact]
    public async Task Rerank_ByOurOwnClient_GivesTheSameScores()
    {
        await using RunningHost host = await StartAsync(pooling: 4);
        (_, JObject answer) = await host.Client.PostAsync("/v1/rerank", Request());
        using var http = new HttpMessageInvoker(new SocketsHttpHandler());
        var client = new OpenAiInferenceClient(new OpenAiEndpoint(new Uri(host.Address, "/v1")), http, TimeProvider.System);

        RerankResult result = await client.RerankAsync(new RerankRequest("rank", "quick fox", Documents), CancellationToken.None);

        Assert.All(answer["results"]!, one => Assert.Equal((double)one["relevance_score"]!, result.Scores[(int)one["index"]!], 1e-4));
    }

    [Theory]
    [InlineData(1, """{"model":"rank","query":"q","documents":["a"]}""", "unsupported")]
    [InlineData(4, """{"model":"rank","query":"q","documents":[]}""", "documents")]
    [InlineData(4, """{"model":"rank","query":"q","documents":[7]}""", "documents")]
    [InlineData(4, """{"model":"rank","documents":["a"]}""", "query")]
    public async Task Rerank_Wrong_IsRefusedAndSaysWhy(uint pooling, string body, string place)
    {
        await using RunningHost host = await StartAsync(pooling);

        (HttpStatusCode status, JObject answer) = await host.Client.PostAsync("/v1/rerank", JObject.Parse(body));

        Assert.Equal(HttpStatusCode.BadRequest, status);
        Assert.Equal(place, (string?)answer.SelectToken("error.param") ?? (string?)answer.SelectToken("error.code"));
    }

    private static JObject Request(params JProperty[] more) =>
        new([new JProperty("model", "rank"), new JProperty("query", "quick fox"), new JProperty("documents", new JArray(Documents)), .. more]);

    private Task<RunningHost> StartAsync(uint pooling) => RunningHost.StartAsync(new HostSettings
    {
        Models = [TinyModels.WriteBert(_folder["rank.gguf"], pooling)],
        ModelsFolder = _folder["models"],
        StateFolder = _folder["state"],
        ContextTokens = 256,
    });
}
