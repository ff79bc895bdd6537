using Newtonsoft.Json.Linq;
using Pipelines.Connectors.OpenAi;
using Pipelines.Core.Inference;
using Pipelines.TestKit.ScriptedServer;

namespace Pipelines.Connectors.Tests.OpenAi;

public sealed class EmbeddingAndRerankTests
{
    [Fact]
    public async Task Embed_MoreInputsThanOneRequestTakes_KeepsTheirOrder()
    {
        await using EndpointFixture endpoint = await EndpointFixture.StartAsync(
            call => ScriptedAnswer.Embeddings(call, text => [text.Length, 1]),
            options: new OpenAiClientOptions { EmbeddingInputsMax = 2 });

        EmbeddingResult result = await endpoint.Client.EmbedAsync(new EmbeddingRequest("m", ["a", "bb", "ccc", "dddd", "eeeee"]), CancellationToken.None);

        Assert.Equal([1f, 2, 3, 4, 5], result.Vectors.Select(vector => vector[0]));
        Assert.Equal(5, result.Usage.InputTokens);
        Assert.Equal([2, 2, 1], endpoint.Server.Calls.Select(call => call.Body["input"]!.Count()));
    }

    [Fact]
    public async Task Embed_NoInputs_AsksNobody()
    {
        await using EndpointFixture endpoint = await EndpointFixture.StartAsync(_ => ScriptedAnswer.Drop());

        Assert.Empty((await endpoint.Client.EmbedAsync(new EmbeddingRequest("m", []), CancellationToken.None)).Vectors);
        Assert.Empty(endpoint.Server.Calls);
    }

    [Fact]
    public async Task Embed_ShuffledAndBase64_AreRead()
    {
        string base64 = Convert.ToBase64String([0, 0, 128, 63, 0, 0, 0, 64]);
        JObject body = JObject.Parse($$"""{"data":[{"index":1,"embedding":[3,4.5]},{"index":0,"embedding":"{{base64}}"}]}""");

        EmbeddingResult result = await EmbedAsync(body);

        Assert.Equal([[1f, 2f], [3f, 4.5f]], result.Vectors);
    }

    [Theory]
    [InlineData("""{"data":[]}""")]
    [InlineData("""{"data":[{"index":0,"embedding":[1]},{"index":0,"embedding":[2]}]}""")]
    [InlineData("""{"data":[{"index":0,"embedding":[1]},{"index":2,"embedding":[2]}]}""")]
    [InlineData("""{"data":[{"index":0,"embedding":[1]},{"index":1,"embedding":[2,3]}]}""")]
    [InlineData("""{"data":[{"index":0,"embedding":[]},{"index":1,"embedding":[]}]}""")]
    [InlineData("""{"data":[{"index":0,"embedding":["x"]},{"index":1,"embedding":[1]}]}""")]
    [InlineData("""{"data":[{"index":0,"embedding":"???"},{"index":1,"embedding":[1]}]}""")]
    [InlineData("""{"data":[{"index":0,"embedding":[1e300]},{"index":1,"embedding":[1]}]}""")]
    [InlineData("""{"data":[7,8]}""")]
    [InlineData("[]")]
    public async Task Embed_BrokenVectors_AreAnInvalidResponse(string body) =>
        Assert.Equal(InferenceFailureKind.InvalidResponse, (await Assert.ThrowsAsync<InferenceException>(() => EmbedAsync(JToken.Parse(body)))).Kind);

    [Theory]
    [InlineData(404, "Not Found", InferenceFailureKind.Unsupported)]
    [InlineData(404, "The model `m` does not exist", InferenceFailureKind.ModelNotFound)]
    [InlineData(501, "This server does not support embeddings", InferenceFailureKind.Unsupported)]
    [InlineData(503, "overloaded", InferenceFailureKind.Unavailable)]
    public async Task Embed_Refused_HasItsKind(int status, string message, InferenceFailureKind kind)
    {
        await using EndpointFixture endpoint = await EndpointFixture.StartAsync(_ => ScriptedAnswer.Error(status, message));

        InferenceException failure = await Assert.ThrowsAsync<InferenceException>(
            () => endpoint.Client.EmbedAsync(new EmbeddingRequest("m", ["a"]), CancellationToken.None));

        Assert.Equal(kind, failure.Kind);
    }

    [Theory]
    [InlineData("""{"results":[{"index":1,"relevance_score":0.9},{"index":0,"relevance_score":0.1}],"usage":{"total_tokens":12}}""")]
    [InlineData("""[{"index":1,"score":0.9},{"index":0,"score":0.1}]""")]
    public async Task Rerank_EitherForm_GivesScoresInInputOrder(string body)
    {
        await using EndpointFixture endpoint = await EndpointFixture.StartAsync(_ => ScriptedAnswer.Json(JToken.Parse(body)));

        RerankResult result = await endpoint.Client.RerankAsync(new RerankRequest("m", "query", ["a", "b"]), CancellationToken.None);

        Assert.Equal([0.1, 0.9], result.Scores);
        ScriptedCall call = endpoint.Server.Calls.Single();
        Assert.Equal("/v1/rerank", call.Path);
        Assert.Equal("query", (string?)call.Body["query"]);
        Assert.Equal(2, (int?)call.Body["top_n"]);
    }

    [Theory]
    [InlineData("""{"results":[{"index":1,"relevance_score":0.9}]}""")]
    [InlineData("""{"results":[{"index":1,"relevance_score":0.9},{"index":1,"relevance_score":0.9}]}""")]
    [InlineData("""{"results":[{"index":1},{"index":0,"relevance_score":0.9}]}""")]
    [InlineData("{}")]
    public async Task Rerank_MissingScores_AreAnInvalidResponse(string body)
    {
        await using EndpointFixture endpoint = await EndpointFixture.StartAsync(_ => ScriptedAnswer.Json(JToken.Parse(body)));

        InferenceException failure = await Assert.ThrowsAsync<InferenceException>(
            () => endpoint.Client.RerankAsync(new RerankRequest("m", "query", ["a", "b"]), CancellationToken.None));

        Assert.Equal(InferenceFailureKind.InvalidResponse, failure.Kind);
    }

    [Fact]
    public async Task Rerank_NoSuchRoute_IsUnsupported()
    {
        await using EndpointFixture endpoint = await EndpointFixture.StartAsync(_ => ScriptedAnswer.Raw("404 page not found", "text/plain", 404));

        InferenceException failure = await Assert.ThrowsAsync<InferenceException>(
            () => endpoint.Client.RerankAsync(new RerankRequest("m", "query", ["a"]), CancellationToken.None));

        Assert.Equal(InferenceFailureKind.Unsupported, failure.Kind);
        Assert.Contains("/rerank", failure.Message, StringComparison.Ordinal);
    }

    private static async Task<EmbeddingResult> EmbedAsync(JToken body)
    {
        await using EndpointFixture endpoint = await EndpointFixture.StartAsync(_ => ScriptedAnswer.Json(body));
        return await endpoint.Client.EmbedAsync(new EmbeddingRequest("m", ["a", "b"]), CancellationToken.None);
    }
}
