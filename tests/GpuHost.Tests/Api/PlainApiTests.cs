using System.Net;
using System.Runtime.InteropServices;
using GpuHost.Tests.Kit;
using Newtonsoft.Json.Linq;

namespace GpuHost.Tests.Api;

[Collection(HostCollection.Name)]
public sealed class PlainApiTests(HostFixture host)
{
    [Fact]
    public async Task Completions_SeveralPrompts_EachIsContinuedAndEchoed()
    {
        JObject request = JObject.Parse("""{"model":"tiny","prompt":["one two","three"],"max_tokens":4,"temperature":0,"echo":true,"logprobs":1}""");

        (HttpStatusCode status, JObject answer) = await host.Client.PostAsync("/v1/completions", request);

        Assert.Equal(HttpStatusCode.OK, status);
        Assert.Equal("text_completion", (string?)answer["object"]);
        Assert.StartsWith("one two", (string)answer.SelectToken("choices[0].text")!, StringComparison.Ordinal);
        Assert.StartsWith("three", (string)answer.SelectToken("choices[1].text")!, StringComparison.Ordinal);
        Assert.Equal(4, answer.SelectToken("choices[0].logprobs.tokens")!.Count());
    }

    [Fact]
    public async Task Completions_TokensOrTheirText_AreOnePrompt()
    {
        (_, JObject tokens) = await host.Client.PostAsync("/tokenize", JObject.Parse("""{"content":"the same prompt","add_special":true}"""));
        JObject request = JObject.Parse("""{"model":"tiny","prompt":"the same prompt","max_tokens":6,"temperature":0}""");

        (_, JObject ofText) = await host.Client.PostAsync("/v1/completions", request);
        request["prompt"] = tokens["tokens"];
        (_, JObject ofTokens) = await host.Client.PostAsync("/v1/completions", request);

        Assert.Equal((string?)ofText.SelectToken("choices[0].text"), (string?)ofTokens.SelectToken("choices[0].text"));
    }

    [Fact]
    public async Task Completions_Streamed_PiecesAreTheWholeAnswer()
    {
        JObject request = JObject.Parse("""{"model":"tiny","prompt":"on","max_tokens":6,"temperature":0}""");
        (_, JObject whole) = await host.Client.PostAsync("/v1/completions", request);
        request["stream"] = true;

        IReadOnlyList<JObject> pieces = await host.Client.StreamAsync("/v1/completions", request);

        Assert.Equal((string?)whole.SelectToken("choices[0].text"), string.Concat(pieces.Select(piece => (string?)piece.SelectToken("choices[0].text"))));
        Assert.Equal("length", (string?)pieces[^1].SelectToken("choices[0].finish_reason"));
    }

    [Fact]
    public async Task Completions_StreamedWithLogProbs_EachPieceHasThoseOfItsTokens()
    {
        JObject request = JObject.Parse("""{"model":"tiny","prompt":"on","max_tokens":6,"temperature":0,"logprobs":2}""");
        (_, JObject whole) = await host.Client.PostAsync("/v1/completions", request);
        request["stream"] = true;

        IReadOnlyList<JObject> pieces = await host.Client.StreamAsync("/v1/completions", request);

        foreach (string list in new[] { "tokens", "token_logprobs", "text_offset" })
        {
            Assert.Equal(
                whole.SelectToken($"choices[0].logprobs.{list}")!.Select(value => value.ToString()),
                pieces.SelectMany(piece => piece.SelectTokens($"choices[0].logprobs.{list}[*]")).Select(value => value.ToString()));
        }

        Assert.All(pieces.Where(piece => (string?)piece.SelectToken("choices[0].text") is { Length: > 0 }), piece => Assert.NotEmpty(piece.SelectTokens("choices[0].logprobs.tokens[*]")));
    }

    [Theory]
    [InlineData("a plain text")]
    [InlineData("Zürich, 北京, 🙂")]
    public async Task Tokens_ThereAndBack_IsTheText(string text)
    {
        (_, JObject tokens) = await host.Client.PostAsync("/tokenize", new JObject { ["content"] = text });
        (_, JObject back) = await host.Client.PostAsync("/detokenize", tokens);

        Assert.Equal(text, (string?)back["content"]);
    }

    [Fact]
    public async Task Embeddings_NumbersOrBytes_AreOneUnitVector()
    {
        (_, JObject numbers) = await host.Client.PostAsync("/v1/embeddings", JObject.Parse("""{"model":"tiny","input":["one","two"]}"""));
        (_, JObject bytes) = await host.Client.PostAsync("/v1/embeddings", JObject.Parse("""{"model":"tiny","input":["one","two"],"encoding_format":"base64"}"""));

        Assert.Equal(2, numbers["data"]!.Count());
        float[] vector = numbers.SelectToken("data[1].embedding")!.ToObject<float[]>()!;
        Assert.Equal(1, vector.Sum(value => value * value), 1e-3);
        Assert.Equal(vector, MemoryMarshal.Cast<byte, float>(Convert.FromBase64String((string)bytes.SelectToken("data[1].embedding")!)).ToArray());
    }

    [Fact]
    public async Task Embeddings_OfTokens_AreThoseOfTheirText()
    {
        int[] tokens = (await host.Client.PostAsync("/tokenize", JObject.Parse("""{"content":"one","add_special":true}"""))).Body["tokens"]!.ToObject<int[]>()!;
        JObject Of(JToken input) => new() { ["model"] = HostFixture.ModelName, ["input"] = input };

        (_, JObject text) = await host.Client.PostAsync("/v1/embeddings", Of("one"));
        (_, JObject one) = await host.Client.PostAsync("/v1/embeddings", Of(new JArray(tokens)));
        (_, JObject several) = await host.Client.PostAsync("/v1/embeddings", Of(new JArray(new JArray(tokens), "two")));

        Assert.True(JToken.DeepEquals(text["data"]![0]!["embedding"], one["data"]![0]!["embedding"]));
        Assert.Equal(2, several["data"]!.Count());
        Assert.Equal((int)text.SelectToken("usage.prompt_tokens")!, (int)one.SelectToken("usage.prompt_tokens")!);
    }

    [Theory]
    [InlineData("""{"model":"tiny","input":[1,-2]}""")]
    [InlineData("""{"model":"tiny","input":[[]]}""")]
    [InlineData("""{"model":"tiny","input":[99999999]}""")]
    [InlineData("""{"model":"tiny","input":{"text":"one"}}""")]
    [InlineData("""{"model":"tiny","input":"one","dimensions":7}""")]
    [InlineData("""{"model":"tiny","input":"one","encoding_format":"hex"}""")]
    public async Task Embeddings_OfWhatIsNoInput_AreRefused(string body)
    {
        (HttpStatusCode status, JObject error) = await host.Client.PostAsync("/v1/embeddings", JObject.Parse(body));

        Assert.True(status == HttpStatusCode.BadRequest, error.ToString());
    }

    [Fact]
    public async Task Embeddings_OfTheModelsOwnLength_AreGiven()
    {
        (HttpStatusCode status, JObject answer) = await host.Client.PostAsync("/v1/embeddings", JObject.Parse("""{"model":"tiny","input":"one","dimensions":64}"""));

        Assert.True(status == HttpStatusCode.OK, answer.ToString());
        Assert.Equal(64, answer.SelectToken("data[0].embedding")!.Count());
    }

    [Theory]
    [InlineData("/chat/completions", """{"model":"tiny","max_tokens":2,"messages":[{"role":"user","content":"x"}]}""")]
    [InlineData("/completions", """{"model":"tiny","max_tokens":2,"prompt":"x"}""")]
    [InlineData("/embeddings", """{"model":"tiny","input":"x"}""")]
    public async Task Post_WithoutTheVersionInThePath_IsTheSameEndpoint(string path, string body)
    {
        (HttpStatusCode status, JObject answer) = await host.Client.PostAsync(path, JObject.Parse(body));
        (_, JObject other) = await host.Client.PostAsync($"/v1{path}", JObject.Parse(body));

        Assert.True(status == HttpStatusCode.OK, answer.ToString());
        Assert.Equal((string?)other["object"], (string?)answer["object"]);
    }

    [Fact]
    public async Task Models_AreListedAndFoundByName()
    {
        JObject list = JObject.Parse(await host.Client.GetStringAsync(new Uri("/v1/models", UriKind.Relative)));
        JObject one = JObject.Parse(await host.Client.GetStringAsync(new Uri("/v1/models/tiny", UriKind.Relative)));

        Assert.Contains(HostFixture.ModelName, list["data"]!.Select(model => (string?)model["id"]));
        Assert.Equal(HostFixture.ModelName, (string?)one["id"]);
    }

    [Theory]
    [InlineData("/v1/nothing", HttpStatusCode.NotFound)]
    [InlineData("/v1/chat/completions", HttpStatusCode.MethodNotAllowed)]
    [InlineData("/v1/models/none", HttpStatusCode.NotFound)]
    public async Task Get_WhatIsNotThere_AnErrorInOpenAisForm(string path, HttpStatusCode status)
    {
        using HttpResponseMessage response = await host.Client.GetAsync(new Uri(path, UriKind.Relative));

        Assert.Equal(status, response.StatusCode);
        Assert.NotNull((string?)JObject.Parse(await response.Content.ReadAsStringAsync()).SelectToken("error.message"));
    }

    [Theory]
    [InlineData("{")]
    [InlineData("[]")]
    [InlineData("")]
    [InlineData("""{"model":"tiny","model":"x"}""")]
    public async Task Post_NoJsonObject_IsRefused(string body)
    {
        using var content = new StringContent(body);
        using HttpResponseMessage response = await host.Client.PostAsync(new Uri("/v1/chat/completions", UriKind.Relative), content);

        Assert.Equal(HttpStatusCode.BadRequest, response.StatusCode);
        Assert.Equal("invalid_request_error", (string?)JObject.Parse(await response.Content.ReadAsStringAsync()).SelectToken("error.type"));
    }
}
