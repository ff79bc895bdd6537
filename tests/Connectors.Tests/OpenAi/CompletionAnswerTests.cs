using Newtonsoft.Json.Linq;
using Pipelines.Core.Inference;
using Pipelines.Core.Usage;
using Pipelines.TestKit.ScriptedServer;

namespace Pipelines.Connectors.Tests.OpenAi;

public sealed class CompletionAnswerTests
{
    [Theory]
    [InlineData(OutputMode.Tools, FinishReason.ToolCall)]
    [InlineData(OutputMode.StructuredOutput, FinishReason.Stop)]
    public async Task Complete_TypedAnswer_IsItsJsonTextEitherWay(OutputMode mode, FinishReason reason)
    {
        Completion completion = await CompleteAsync(
            _ => ScriptedAnswer.Output(new JObject { ["title"] = "x" }),
            EndpointFixture.Request(schema: EndpointFixture.Schema) with { OutputMode = mode });

        CompletionChoice choice = Assert.Single(completion.Choices);
        Assert.Equal("""{"title":"x"}""", choice.Text);
        Assert.Equal(reason, choice.FinishReason);
        Assert.Equal("test-model", completion.Model);
    }

    [Theory]
    [InlineData("""{"title":"x"}""", """{"title":"x"}""")]
    [InlineData("```json\n{\"title\":\"x\"}\n```", """{"title":"x"}""")]
    [InlineData("<think>hm</think>\n{\"title\":\"x\"}", """{"title":"x"}""")]
    [InlineData("no JSON at all", "no JSON at all")]
    [InlineData("```\na\n``` and ```\nb\n```", "```\na\n``` and ```\nb\n```")]
    public async Task Complete_TextInsteadOfToolCall_IsTaken(string content, string text) =>
        Assert.Equal(text, (await CompleteAsync(_ => ScriptedAnswer.Text(content), EndpointFixture.Request(schema: EndpointFixture.Schema))).Choices[0].Text);

    [Theory]
    [InlineData("""{"tool_calls":[{"function":{"name":"send_output","arguments":{"title":"x"}}}]}""")]
    [InlineData("""{"tool_calls":[{"function":{"name":"other","arguments":"{}"}},{"function":{"name":"send_output","arguments":"{\"title\":\"x\"}"}}]}""")]
    [InlineData("""{"content":null,"function_call":{"name":"send_output","arguments":"{\"title\":\"x\"}"}}""")]
    [InlineData("""{"content":[{"type":"text","text":"{\"title\":"},{"type":"text","text":"\"x\"}"}]}""")]
    public async Task Complete_OtherShapesOfTheSameAnswer_AreRead(string message)
    {
        var body = new JObject { ["choices"] = new JArray(new JObject { ["message"] = JObject.Parse(message) }) };

        Completion completion = await CompleteAsync(_ => ScriptedAnswer.Json(body), EndpointFixture.Request(schema: EndpointFixture.Schema));

        Assert.Equal("""{"title":"x"}""", completion.Choices[0].Text);
    }

    [Theory]
    [InlineData("stop", FinishReason.Stop)]
    [InlineData("length", FinishReason.Length)]
    [InlineData("max_tokens", FinishReason.Length)]
    [InlineData("content_filter", FinishReason.ContentFilter)]
    [InlineData("eos", FinishReason.Stop)]
    public async Task Complete_FinishReason_IsTranslated(string word, FinishReason reason) =>
        Assert.Equal(reason, (await CompleteAsync(_ => ScriptedAnswer.Choices([new ScriptedChoice("x", word)]))).Choices[0].FinishReason);

    [Fact]
    public async Task Complete_Refusal_IsAWithheldAnswer()
    {
        CompletionChoice choice = (await CompleteAsync(_ => ScriptedAnswer.Choices([new ScriptedChoice(null, "stop", Refusal: "I cannot.")]))).Choices[0];

        Assert.Equal((FinishReason.ContentFilter, "I cannot."), (choice.FinishReason, choice.Text));
    }

    [Fact]
    public async Task Complete_SeveralChoices_ComeByIndex()
    {
        var body = new JObject
        {
            ["choices"] = new JArray(Enumerable.Range(0, 3).Reverse().Select(i => new JObject { ["index"] = i, ["message"] = new JObject { ["content"] = $"{i}" } })),
        };

        Completion completion = await CompleteAsync(_ => ScriptedAnswer.Json(body), EndpointFixture.Request() with { ChoiceCount = 3 });

        Assert.Equal(["0", "1", "2"], completion.Choices.Select(choice => choice.Text));
    }

    [Theory]
    [InlineData("<think>why</think>answer", "why", "answer")]
    [InlineData("why</think>\n\nanswer", "why", "answer")]
    [InlineData("<think></think>answer", null, "answer")]
    [InlineData("say <think> or </think>", null, "say <think> or </think>")]
    [InlineData("<think>cut off", null, "<think>cut off")]
    [InlineData("answer", null, "answer")]
    public async Task Complete_ThinkTags_AreToldApart(string content, string? thought, string answer)
    {
        CompletionChoice choice = (await CompleteAsync(_ => ScriptedAnswer.Text(content))).Choices[0];

        Assert.Equal((thought, answer), (choice.Reasoning, choice.Text));
    }

    [Fact]
    public async Task Complete_ReasoningContent_IsKept() =>
        Assert.Equal("why", (await CompleteAsync(_ => ScriptedAnswer.Choices([new ScriptedChoice("x", Reasoning: "why")]))).Choices[0].Reasoning);

    [Theory]
    [InlineData("""{"prompt_tokens":10,"completion_tokens":5,"prompt_tokens_details":{"cached_tokens":4}}""", 10, 4, 0, 5, 0)]
    [InlineData("""{"prompt_tokens":10,"completion_tokens":5,"prompt_cache_hit_tokens":3}""", 10, 3, 0, 5, 0)]
    [InlineData("""{"prompt_tokens":10,"completion_tokens":5,"cache_read_input_tokens":2,"cache_creation_input_tokens":6}""", 10, 2, 6, 5, 0)]
    [InlineData("""{"prompt_tokens":10,"completion_tokens":5,"prompt_tokens_details":{"cached_tokens":2,"cache_write_tokens":7}}""", 10, 2, 7, 5, 0)]
    [InlineData("""{"prompt_tokens":10,"completion_tokens":5,"completion_tokens_details":{"forced_tokens":2}}""", 10, 0, 0, 5, 2)]
    [InlineData("""{"prompt_tokens":10,"completion_tokens":5,"prompt_tokens_details":{"cached_tokens":99}}""", 10, 10, 0, 5, 0)]
    [InlineData("""{"prompt_tokens":-1,"completion_tokens":"x","prompt_tokens_details":null}""", 0, 0, 0, 0, 0)]
    [InlineData("null", 0, 0, 0, 0, 0)]
    public async Task Complete_Usage_IsRead(string usage, long input, long cached, long written, long output, long forced)
    {
        var body = new JObject { ["choices"] = new JArray(new JObject { ["message"] = new JObject { ["content"] = "x" } }), ["usage"] = JToken.Parse(usage) };

        Assert.Equal(new TokenUsage(input, cached, written, output, forced), (await CompleteAsync(_ => ScriptedAnswer.Json(body))).Usage);
    }

    [Fact]
    public async Task Complete_LogProbs_AreRead()
    {
        JObject logProbs = JObject.Parse("""
            {"content":[{"token":"a","logprob":-0.5,"top_logprobs":[{"token":"a","logprob":-0.5},{"token":"b","logprob":-1}]},{"token":"!","logprob":null}]}
            """);

        IReadOnlyList<TokenLogProb> read = (await CompleteAsync(_ => ScriptedAnswer.Choices([new ScriptedChoice("a!", LogProbs: logProbs)]))).Choices[0].LogProbs!;

        Assert.Equal([("a", -0.5), ("!", double.NegativeInfinity)], read.Select(token => (token.Token, token.LogProb)));
        Assert.Equal([("a", -0.5), ("b", -1.0)], read[0].Alternatives.Select(token => (token.Token, token.LogProb)));
    }

    [Theory]
    [InlineData("{}")]
    [InlineData("[]")]
    [InlineData("\"hello\"")]
    [InlineData("""{"choices":[]}""")]
    [InlineData("""{"choices":[{}]}""")]
    [InlineData("""{"choices":[7]}""")]
    [InlineData("""{"choices":{"message":{}}}""")]
    [InlineData("{\"choices\":[{\"message\":{\"content\":\"x\"")]
    [InlineData("<html>Bad gateway</html>")]
    [InlineData("")]
    public async Task Complete_Nonsense_IsAnInvalidResponse(string body)
    {
        await using EndpointFixture endpoint = await EndpointFixture.StartAsync(_ => ScriptedAnswer.Raw(body));

        InferenceException failure = await endpoint.FailAsync();

        Assert.Equal(InferenceFailureKind.InvalidResponse, failure.Kind);
        Assert.True(failure.IsRetryable);
    }

    private static async Task<Completion> CompleteAsync(Func<ScriptedCall, ScriptedAnswer> script, CompletionRequest? request = null)
    {
        await using EndpointFixture endpoint = await EndpointFixture.StartAsync(script);
        return await endpoint.CompleteAsync(request);
    }
}
