using System.Text;
using System.Net;
using GpuHost.Tests.Kit;
using Newtonsoft.Json.Linq;

namespace GpuHost.Tests.Api;

[Collection(HostCollection.Name)]
public sealed class ChatTests(HostFixture host)
{
    private const string Path = "/v1/chat/completions";

    private static readonly JArray Tools = JArray.Parse(
        """
        [{"type":"function","function":{"name":"weather","parameters":{"type":"object","properties":{"celsius":{"type":"integer","minimum":0,"maximum":40}},"required":["celsius"],"additionalProperties":false}}},
         {"type":"function","function":{"name":"stop","parameters":{"type":"object","properties":{"now":{"type":"boolean"}},"required":["now"],"additionalProperties":false}}}]
        """);

    [Fact]
    public async Task Chat_SameAgain_SameAnswerAndThePromptFromTheCache()
    {
        JObject request = HttpJson.Chat("The same words, twice in a row.");

        (HttpStatusCode status, JObject first) = await host.Client.PostAsync(Path, request);
        (_, JObject second) = await host.Client.PostAsync(Path, request);

        Assert.Equal(HttpStatusCode.OK, status);
        Assert.Equal("chat.completion", (string?)first["object"]);
        Assert.Equal(first.SelectToken("choices[0].message.content"), second.SelectToken("choices[0].message.content"));
        Assert.NotEqual((string?)first["id"], (string?)second["id"]);
        Assert.Equal(first.SelectToken("usage.prompt_tokens"), second.SelectToken("usage.prompt_tokens"));
        Assert.Equal((int)first["usage"]!["prompt_tokens"]! - 1, (int)second.SelectToken("usage.prompt_tokens_details.cached_tokens")!);
        Assert.Equal(
            (int)first["usage"]!["prompt_tokens"]! + (int)first["usage"]!["completion_tokens"]!, (int)first["usage"]!["total_tokens"]!);
    }

    [Fact]
    public async Task Chat_Streamed_PiecesAreTheWholeAnswer()
    {
        JObject request = HttpJson.Chat("Say it in pieces.");
        (_, JObject whole) = await host.Client.PostAsync(Path, request);
        request["stream"] = true;
        request["stream_options"] = new JObject { ["include_usage"] = true };

        IReadOnlyList<JObject> pieces = await host.Client.StreamAsync(Path, request);

        Assert.Equal((string?)whole.SelectToken("choices[0].message.content"), TextOf(pieces));
        Assert.Equal("assistant", (string?)pieces[0].SelectToken("choices[0].delta.role"));
        Assert.Equal((string?)whole.SelectToken("choices[0].finish_reason"), (string?)pieces[^2].SelectToken("choices[0].finish_reason"));
        Assert.Empty(pieces[^1]["choices"]!);
        Assert.Equal(whole.SelectToken("usage.completion_tokens"), pieces[^1].SelectToken("usage.completion_tokens"));
        Assert.Single(pieces.Select(piece => (string?)piece["id"]).Distinct());
    }

    [Fact]
    public async Task Chat_StreamedWithProbabilities_TheyAreThoseOfTheWholeAnswer()
    {
        JObject request = HttpJson.Chat("Say it.", new JProperty("logprobs", true), new JProperty("top_logprobs", 2), new JProperty("seed", 3));
        (_, JObject whole) = await host.Client.PostAsync(Path, request);
        request["stream"] = true;

        IReadOnlyList<JObject> pieces = await host.Client.StreamAsync(Path, request);

        Assert.True(JToken.DeepEquals(whole.SelectToken("choices[0].logprobs.content"), new JArray(pieces.SelectMany(piece => piece.SelectTokens("choices[0].logprobs.content[*]")))));
    }

    /// <summary>Not compared with the whole answer: two share batches, whose shape changes probabilities.</summary>
    [Theory]
    [InlineData(1)]
    [InlineData(2)]
    public async Task Chat_StreamedWithProbabilities_TheyComeWithTheirText(int choices)
    {
        JObject request = HttpJson.Chat(
            "Say it.", new JProperty("logprobs", true), new JProperty("seed", 3), new JProperty("n", choices), new JProperty("stream", true));

        IReadOnlyList<JObject> pieces = await host.Client.StreamAsync(Path, request);

        for (int choice = 0; choice < choices; choice++)
        {
            JToken[] own = [.. pieces.Select(piece => piece["choices"]![0]!).Where(one => (int)one["index"]! == choice)];
            Assert.NotEmpty(own.SelectMany(one => one.SelectTokens("logprobs.content[*]")));
            Assert.All(own.Where(one => ((string?)one.SelectToken("delta.content"))?.Length > 0), one => Assert.NotEmpty(one.SelectToken("logprobs.content")!));
            Assert.Equal(
                string.Concat(own.Select(one => (string?)one.SelectToken("delta.content"))),
                Encoding.UTF8.GetString([.. own.SelectMany(one => one.SelectTokens("logprobs.content[*].bytes[*]")).Select(value => (byte)value)]));
        }
    }

    [Fact]
    public async Task Chat_SeveralChoices_EachIsWholeAndTheyDiffer()
    {
        JObject request = HttpJson.Chat(
            "Differ.", new JProperty("n", 3), new JProperty("seed", 7), new JProperty("temperature", 1.5), new JProperty("logprobs", true), new JProperty("top_logprobs", 2));

        (_, JObject answer) = await host.Client.PostAsync(Path, request);

        Assert.Equal(3, answer["choices"]!.Count());
        Assert.True(answer.SelectTokens("choices[*].message.content").Distinct().Count() > 1);
        Assert.All(answer.SelectTokens("choices[*].logprobs.content[*]"), token => Assert.Equal(2, token["top_logprobs"]!.Count()));
    }

    /// <summary>Both find their prompt in the cache and run alone: the shape of a batch changes the last bits of probabilities.</summary>
    [Fact]
    public async Task Chat_Reseeded_RepeatsTheAnswer()
    {
        JObject request = HttpJson.Chat("Differ.", new JProperty("seed", 7), new JProperty("temperature", 1.5));
        await host.Client.PostAsync(Path, request);

        (_, JObject first) = await host.Client.PostAsync(Path, request);
        (_, JObject second) = await host.Client.PostAsync(Path, request);

        Assert.Equal((string?)first.SelectToken("choices[0].message.content"), (string?)second.SelectToken("choices[0].message.content"));
    }

    [Fact]
    public async Task Chat_JsonSchema_AnswerIsOfIt()
    {
        JObject format = JObject.Parse(
            """{"type":"json_schema","json_schema":{"name":"x","strict":true,"schema":{"type":"object","properties":{"label":{"enum":["a","b"]}},"required":["label"],"additionalProperties":false}}}""");

        (_, JObject answer) = await host.Client.PostAsync(Path, HttpJson.Chat("Pick.", new JProperty("response_format", format), new JProperty("max_tokens", 50)));

        Assert.Contains((string?)JObject.Parse((string)answer.SelectToken("choices[0].message.content")!)["label"], new[] { "a", "b" });
        Assert.Equal("stop", (string?)answer.SelectToken("choices[0].finish_reason"));
    }

    [Theory]
    [InlineData("""{"type":"json_object","schema":{"type":"object","properties":{"n":{"enum":[7]}},"required":["n"],"additionalProperties":false}}""", """{"n":7}""")]
    [InlineData("""{"type":"json_schema","json_schema":{"schema":{"const":"42"}}}""", "\"42\"")]
    public async Task Chat_ASchemaThatAllowsOneAnswer_IsAnsweredByIt(string format, string expected)
    {
        (HttpStatusCode status, JObject answer) = await host.Client.PostAsync(
            "/v1/chat/completions", HttpJson.Chat("x", new JProperty("response_format", JObject.Parse(format)), new JProperty("max_tokens", 64)));

        Assert.True(status == HttpStatusCode.OK, answer.ToString());
        Assert.True(JToken.DeepEquals(JToken.Parse(expected), JToken.Parse((string)answer.SelectToken("choices[0].message.content")!)), answer.ToString());
        Assert.StartsWith("fp_", (string?)answer["system_fingerprint"], StringComparison.Ordinal);
    }

    [Fact]
    public async Task Chat_ForcedTool_IsCalledWithFittingArguments()
    {
        var choice = new JProperty("tool_choice", JObject.Parse("""{"type":"function","function":{"name":"weather"}}"""));
        JObject request = HttpJson.Chat("Weather?", new JProperty("tools", Tools), choice, new JProperty("max_tokens", 60));

        (_, JObject answer) = await host.Client.PostAsync(Path, request);
        request["stream"] = true;
        IReadOnlyList<JObject> pieces = await host.Client.StreamAsync(Path, request);

        JToken call = answer.SelectToken("choices[0].message.tool_calls[0].function")!;
        Assert.Equal("weather", (string?)call["name"]);
        Assert.InRange((int)JObject.Parse((string)call["arguments"]!)["celsius"]!, 0, 40);
        Assert.Equal("tool_calls", (string?)answer.SelectToken("choices[0].finish_reason"));
        Assert.Null((string?)answer.SelectToken("choices[0].message.content"));
        Assert.Equal((string?)call["arguments"], string.Concat(pieces.Select(piece => (string?)piece.SelectToken("choices[0].delta.tool_calls[0].function.arguments"))));
    }

    [Fact]
    public async Task Chat_SomeToolRequired_OneOfThemIsCalled()
    {
        JObject request = HttpJson.Chat("Do something.", new JProperty("tools", Tools), new JProperty("tool_choice", "required"), new JProperty("max_tokens", 80));

        (_, JObject answer) = await host.Client.PostAsync(Path, request);

        Assert.Contains((string?)answer.SelectToken("choices[0].message.tool_calls[0].function.name"), new[] { "weather", "stop" });
        JObject.Parse((string)answer.SelectToken("choices[0].message.tool_calls[0].function.arguments")!);
    }

    [Theory]
    [InlineData("""{"messages":[{"role":"user","content":"x"}]}""", "model")]
    [InlineData("""{"model":"tiny"}""", "messages")]
    [InlineData("""{"model":"tiny","messages":[]}""", "messages")]
    [InlineData("""{"model":"tiny","messages":[{"role":"robot","content":"x"}]}""", "messages[0].role")]
    [InlineData("""{"model":"tiny","messages":[{"role":"user","content":7}]}""", "messages[0].content")]
    [InlineData("""{"model":"tiny","messages":[{"role":"user","content":[{"type":"image_url"}]}]}""", "messages[0].content[0].type")]
    [InlineData("""{"model":"tiny","messages":[{"role":"user","content":"x"}],"temperature":3}""", "temperature")]
    [InlineData("""{"model":"tiny","messages":[{"role":"user","content":"x"}],"n":0}""", "n")]
    [InlineData("""{"model":"tiny","messages":[{"role":"user","content":"x"}],"top_logprobs":2}""", "top_logprobs")]
    [InlineData("""{"model":"tiny","messages":[{"role":"user","content":"x"}],"frobnicate":1}""", "frobnicate")]
    [InlineData("""{"model":"tiny","messages":[{"role":"user","content":"x"}],"tool_choice":"required"}""", "tool_choice")]
    [InlineData("""{"model":"tiny","messages":[{"role":"user","content":"x"}],"response_format":{"type":"xml"}}""", "response_format.type")]
    [InlineData("""{"model":"tiny","messages":[{"role":"user","content":"x"}],"stream_options":{"include_usage":true}}""", "stream_options")]
    public async Task Chat_Wrong_IsRefusedByItsPlace(string body, string parameter)
    {
        (HttpStatusCode status, JObject answer) = await host.Client.PostAsync(Path, JObject.Parse(body));

        Assert.Equal(HttpStatusCode.BadRequest, status);
        Assert.Equal("invalid_request_error", (string?)answer.SelectToken("error.type"));
        Assert.Equal(parameter, (string?)answer.SelectToken("error.param"));
    }

    [Fact]
    public async Task Chat_UnknownModel_IsNotFoundAndTheKnownOnesAreNamed()
    {
        (HttpStatusCode status, JObject answer) = await host.Client.PostAsync(Path, HttpJson.Chat("x", new JProperty("model", "../tiny.gguf")));

        Assert.Equal(HttpStatusCode.NotFound, status);
        Assert.Equal("model_not_found", (string?)answer.SelectToken("error.code"));
        Assert.Contains(HostFixture.ModelName, (string?)answer.SelectToken("error.message"), StringComparison.Ordinal);
    }

    [Fact]
    public async Task Chat_LongerThanTheContext_SaysSo()
    {
        (HttpStatusCode status, JObject answer) = await host.Client.PostAsync(Path, HttpJson.Chat(string.Join(' ', Enumerable.Range(0, 3_000))));

        Assert.Equal(HttpStatusCode.BadRequest, status);
        Assert.Equal("context_length_exceeded", (string?)answer.SelectToken("error.code"));
    }

    private static string TextOf(IEnumerable<JObject> pieces) =>
        string.Concat(pieces.Select(piece => (string?)piece.SelectToken("choices[0].delta.content")));
}
