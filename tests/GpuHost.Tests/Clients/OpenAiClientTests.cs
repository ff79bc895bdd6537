using GpuHost.Tests.Kit;
using Newtonsoft.Json.Linq;

namespace GpuHost.Tests.Clients;

/// <summary>OpenAI's own client, which does not know that it is talking to us, finds what it asks for.</summary>
[Collection(HostCollection.Name)]
public sealed class OpenAiClientTests(HostFixture host)
{
    [Fact]
    public async Task Chat_WithPartsAndBookkeeping_IsAnswered()
    {
        JObject seen = await RunAsync("chat");
        JToken answer = seen["answer"]!;

        Assert.Equal(("chat.completion", "assistant"), ((string?)answer["object"], (string?)answer.SelectToken("choices[0].message.role")));
        Assert.NotEmpty((string)answer.SelectToken("choices[0].message.content")!);
        Assert.Equal((long)answer.SelectToken("usage.prompt_tokens")! + (long)answer.SelectToken("usage.completion_tokens")!, (long)answer.SelectToken("usage.total_tokens")!);
        Assert.StartsWith("req_", (string?)seen["requestId"], StringComparison.Ordinal);
    }

    [Fact]
    public async Task Stream_WithUsage_IsTheWholeAnswer()
    {
        JObject seen = await RunAsync("streamed");
        JToken[] pieces = [.. seen["pieces"]!];

        Assert.Equal(
            (string?)seen.SelectToken("whole.choices[0].message.content"),
            string.Concat(pieces.Select(piece => (string?)piece.SelectToken("choices[0].delta.content"))));
        Assert.Equal((long?)seen.SelectToken("whole.usage.completion_tokens"), (long?)pieces[^1].SelectToken("usage.completion_tokens"));
        Assert.Empty(pieces[^1]["choices"]!);
    }

    [Fact]
    public async Task StreamHelper_AddsUpTextProbabilitiesAndUsage()
    {
        JObject seen = await RunAsync("streamHelper");

        string text = (string)seen.SelectToken("final.choices[0].message.content")!;
        Assert.Equal(text, (string?)seen["text"]);
        Assert.Equal((long)seen.SelectToken("usage.completion_tokens")!, seen.SelectTokens("final.choices[0].logprobs.content[*]").Count());
        Assert.Contains((string?)seen.SelectToken("final.choices[0].finish_reason"), new[] { "stop", "length" });
    }

    [Fact]
    public async Task ForcedTool_WholeStreamedAndAnswered()
    {
        JObject seen = await RunAsync("tools");

        string arguments = (string)seen.SelectToken("answer.choices[0].message.tool_calls[0].function.arguments")!;
        Assert.InRange((int)JObject.Parse(arguments)["celsius"]!, 0, 40);
        Assert.Equal("tool_calls", (string?)seen.SelectToken("answer.choices[0].finish_reason"));
        Assert.Equal("weather", (string?)seen.SelectToken("streamed.choices[0].message.tool_calls[0].function.name"));
        Assert.Equal(arguments, (string?)seen.SelectToken("streamed.choices[0].message.tool_calls[0].function.arguments"));
        Assert.Equal("chat.completion", (string?)seen.SelectToken("next.object"));
    }

    [Fact]
    public async Task ToolChoice_RequiredAllowedOrNone_IsKeptTo()
    {
        JObject seen = await RunAsync("toolsChosen");

        Assert.Contains((string?)seen.SelectToken("required.choices[0].message.tool_calls[0].function.name"), new[] { "weather", "stop" });
        Assert.Equal("stop", (string?)seen.SelectToken("allowed.choices[0].message.tool_calls[0].function.name"));
        Assert.Null(seen.SelectToken("none.choices[0].message.tool_calls"));
    }

    [Fact]
    public async Task ToolRunner_CallsTheFunctionWithTheModelsArguments()
    {
        JObject seen = await RunAsync("toolRunner");

        Assert.InRange((int)Assert.Single(seen["seen"]!)["celsius"]!, 0, 40);
    }

    [Fact]
    public async Task StructuredOutput_OfAZodSchema_ParsesWholeAndStreamed()
    {
        JObject seen = await RunAsync("structured");

        Assert.Contains((string?)seen.SelectToken("parsed.label"), new[] { "bug", "wish" });
        Assert.Equal(JTokenType.Boolean, seen.SelectToken("parsed.urgent")!.Type);
        Assert.True(seen.SelectToken("parsed.parts")!.Count() <= 2);
        Assert.True(JToken.DeepEquals(seen["parsed"], seen["streamed"]), seen.ToString());
        JObject.Parse((string)seen.SelectToken("object.choices[0].message.content")!);
    }

    [Fact]
    public async Task LogProbs_HaveTokensBytesAndAlternatives()
    {
        JObject seen = await RunAsync("logProbs");

        JToken[] tokens = [.. seen.SelectTokens("answer.choices[0].logprobs.content[*]")];
        Assert.Equal((int)seen.SelectToken("answer.usage.completion_tokens")!, tokens.Length);
        Assert.All(tokens, token => Assert.True((double)token["logprob"]! <= 0 && token["bytes"] is JArray && token["top_logprobs"]!.Count() == 3, token.ToString()));
    }

    [Fact]
    public async Task Choices_WithASeed_DifferAndComeAgain()
    {
        JObject seen = await RunAsync("choices");

        string[] several = [.. seen.SelectTokens("several.choices[*].message.content").Select(text => (string)text!)];
        Assert.Equal((3, true), (several.Length, several.Distinct().Count() > 1));
        Assert.Equal((string?)seen.SelectToken("first.choices[0].message.content"), (string?)seen.SelectToken("second.choices[0].message.content"));
    }

    [Fact]
    public async Task Stop_EndsTheAnswerBeforeIt()
    {
        JObject seen = await RunAsync("stops");

        string whole = (string)seen["whole"]!;
        string stop = (string)seen["stop"]!;
        Assert.Equal(whole[..whole.IndexOf(stop, StringComparison.Ordinal)], (string?)seen.SelectToken("cut.choices[0].message.content"));
        Assert.Equal("stop", (string?)seen.SelectToken("cut.choices[0].finish_reason"));
    }

    [Fact]
    public async Task Completions_OfSeveralPromptsAndStreamed()
    {
        JObject seen = await RunAsync("completions");

        Assert.StartsWith("one two", (string)seen.SelectToken("answer.choices[0].text")!, StringComparison.Ordinal);
        Assert.Equal(2, seen.SelectTokens("answer.choices[*]").Count());
        Assert.EndsWith(string.Concat(seen["pieces"]!.Select(piece => (string?)piece.SelectToken("choices[0].text"))), (string)seen.SelectToken("answer.choices[0].text")!, StringComparison.Ordinal);
    }

    [Fact]
    public async Task Embeddings_AsTheClientAsksForThem_AreThoseInNumbers()
    {
        JObject seen = await RunAsync("embeddings");

        Assert.Equal(2, seen.SelectTokens("bytes.data[*]").Count());
        Assert.Equal(seen.SelectToken("numbers.data[1].embedding")!.ToObject<float[]>(), seen.SelectToken("bytes.data[1].embedding")!.ToObject<float[]>());
        Assert.True((long)seen.SelectToken("bytes.usage.total_tokens")! > 0);
    }

    [Fact]
    public async Task Models_AreListedAndFound()
    {
        JObject seen = await RunAsync("models");

        Assert.Contains(HostFixture.ModelName, seen.SelectTokens("listed[*].id").Select(id => (string?)id));
        Assert.Equal((HostFixture.ModelName, "model"), ((string?)seen.SelectToken("one.id"), (string?)seen.SelectToken("one.object")));
    }

    [Fact]
    public async Task IdempotencyKey_GivesTheSameAnswerAndSaysSo()
    {
        JObject seen = await RunAsync("repeated");

        Assert.Equal((string?)seen.SelectToken("first.id"), (string?)seen.SelectToken("second.id"));
        Assert.Equal((string?)seen.SelectToken("first.choices[0].message.content"), (string?)seen.SelectToken("second.choices[0].message.content"));
        Assert.Equal("true", (string?)seen["replayed"]);
    }

    private Task<JObject> RunAsync(string scenario) => OpenAiProgram.RunAsync(host.Client.BaseAddress!, scenario);
}
