using Newtonsoft.Json.Linq;
using Pipelines.Connectors.OpenAi;
using Pipelines.Core.Inference;
using Pipelines.TestKit.ScriptedServer;

namespace Pipelines.Connectors.Tests.OpenAi;

public sealed class CompletionRequestTests
{
    [Fact]
    public async Task Complete_NothingSet_SendsModelAndMessagesOnly() => Assert.Equal(
        """{"model":"test-model","messages":[{"role":"system","content":"You help."},{"role":"user","content":"Say hello."}]}""",
        await BodyOfAsync(EndpointFixture.Request()));

    [Fact]
    public async Task Complete_EverySamplingParameter_HasItsField()
    {
        JObject body = JObject.Parse(await BodyOfAsync(EndpointFixture.Request() with
        {
            ChoiceCount = 2,
            Sampling = new SamplingParameters
            {
                Temperature = 0,
                TopP = 0.5,
                TopK = 40,
                MinP = 0.1,
                RepeatPenalty = 1.1,
                FrequencyPenalty = 0.2,
                PresencePenalty = 0.3,
                Seed = 42,
                MaxOutputTokens = 100,
                TopLogProbs = 3,
                Stop = ["\n"],
                LogitBias = new Dictionary<int, float> { [7] = -100 },
            },
        }));

        body.Remove("model");
        body.Remove("messages");
        Assert.Equal(
            JObject.Parse("""
                {"temperature":0.0,"top_p":0.5,"top_k":40,"min_p":0.1,"repeat_penalty":1.1,"frequency_penalty":0.2,"presence_penalty":0.3,
                 "seed":42,"max_tokens":100,"logprobs":true,"top_logprobs":3,"stop":["\n"],"logit_bias":{"7":-100.0},"n":2}
                """),
            body,
            JToken.EqualityComparer);
    }

    [Fact]
    public async Task Complete_ToolsMode_ForcesTheTool()
    {
        JObject body = JObject.Parse(await BodyOfAsync(EndpointFixture.Request(schema: EndpointFixture.Schema)));

        Assert.Equal("send_output", (string?)body.SelectToken("tools[0].function.name"));
        Assert.Equal("send_output", (string?)body.SelectToken("tool_choice.function.name"));
        Assert.Equal("function", (string?)body.SelectToken("tools[0].type"));
        Assert.True((bool?)body.SelectToken("tools[0].function.strict"));
        Assert.Equal(EndpointFixture.Schema, body.SelectToken("tools[0].function.parameters")!, JToken.EqualityComparer);
        Assert.Null(body["response_format"]);
    }

    [Fact]
    public async Task Complete_StructuredOutput_SendsAResponseFormat()
    {
        CompletionRequest request = EndpointFixture.Request(schema: EndpointFixture.Schema) with { OutputMode = OutputMode.StructuredOutput };

        JObject body = JObject.Parse(await BodyOfAsync(request));

        Assert.Equal(
            new JObject
            {
                ["type"] = "json_schema",
                ["json_schema"] = new JObject { ["name"] = "structured_output", ["schema"] = EndpointFixture.Schema, ["strict"] = true },
            },
            body["response_format"]!,
            JToken.EqualityComparer);
        Assert.Null(body["tools"]);
    }

    [Theory]
    [InlineData("""{"type":"object","properties":{"a":{"type":"string"}},"required":[],"additionalProperties":false}""")]
    [InlineData("""{"type":"object","properties":{"a":{"type":"object"}},"required":["a"],"additionalProperties":false}""")]
    [InlineData("""{"type":"object","properties":{"a":{"type":"string","minLength":3}},"required":["a"],"additionalProperties":false}""")]
    [InlineData("""{"type":"object","properties":{"a":{"type":"array","items":{"type":"object","properties":{}}}},"required":["a"],"additionalProperties":false}""")]
    public async Task Complete_SchemaThatStrictWouldRefuse_IsSentWithoutIt(string schema)
    {
        JObject body = JObject.Parse(await BodyOfAsync(EndpointFixture.Request(schema: JObject.Parse(schema))));

        Assert.Null(body.SelectToken("tools[0].function.strict"));
    }

    [Fact]
    public async Task Complete_Dialect_IsKeptTo()
    {
        var dialect = new EndpointDialect { MaxTokensField = "max_completion_tokens", AcceptsStrict = false, AcceptsClosedObjects = false, AcceptsResponseFormat = false };
        CompletionRequest request = EndpointFixture.Request(schema: EndpointFixture.Schema) with
        {
            OutputMode = OutputMode.StructuredOutput,
            Sampling = new SamplingParameters { MaxOutputTokens = 5 },
        };

        JObject body = JObject.Parse(await BodyOfAsync(request, dialect));

        Assert.Equal(5, (int?)body["max_completion_tokens"]);
        Assert.Null(body["response_format"]);
        Assert.Null(body.SelectToken("tools[0].function.strict"));
        Assert.Null(body.SelectToken("tools[0].function.parameters.additionalProperties"));
        Assert.Equal(["title"], body.SelectToken("tools[0].function.parameters.required")!.Select(name => (string?)name));
    }

    [Fact]
    public async Task Complete_Headers_CarryKeyAndIdempotencyKey()
    {
        await using EndpointFixture endpoint = await EndpointFixture.StartAsync(_ => ScriptedAnswer.Text("ok"));

        await endpoint.CompleteAsync(EndpointFixture.Request() with { IdempotencyKey = "call-1" });

        ScriptedCall call = Assert.Single(endpoint.Server.Calls);
        Assert.Equal("/v1/chat/completions", call.Path);
        Assert.Equal($"Bearer {EndpointFixture.Key}", call.Headers["Authorization"]);
        Assert.Equal("call-1", call.IdempotencyKey);
        Assert.Equal("application/json", call.Headers["Content-Type"]);
    }

    [Fact]
    public async Task Complete_ExtraParameters_AreMerged()
    {
        CompletionRequest request = EndpointFixture.Request() with
        {
            Sampling = new SamplingParameters { Temperature = 0.5 },
            ExtraParameters = new JObject { ["reasoning_effort"] = "low", ["temperature"] = 0.5, ["user"] = "me" },
        };

        JObject body = JObject.Parse(await BodyOfAsync(request));

        Assert.Equal("low", (string?)body["reasoning_effort"]);
        Assert.Equal(0.5, (double?)body["temperature"]);
    }

    [Theory]
    [InlineData("model", "decided by the operation")]
    [InlineData("messages", "decided by the operation")]
    [InlineData("response_format", "decided by the operation")]
    [InlineData("temperature", "contradicts")]
    [InlineData("api_key", "--api-key-env")]
    [InlineData("timeout", "the operation's timeout")]
    public async Task Complete_ExtraParameterThatContradicts_IsRefusedBeforeTheCall(string name, string reason)
    {
        await using EndpointFixture endpoint = await EndpointFixture.StartAsync(_ => ScriptedAnswer.Text("ok"));
        CompletionRequest request = EndpointFixture.Request() with
        {
            Sampling = new SamplingParameters { Temperature = 0.5 },
            ExtraParameters = new JObject { [name] = "secret" },
        };

        InferenceException failure = await endpoint.FailAsync(request);

        Assert.Equal(InferenceFailureKind.BadRequest, failure.Kind);
        Assert.Contains(reason, failure.Message, StringComparison.Ordinal);
        Assert.DoesNotContain("secret", failure.Message, StringComparison.Ordinal);
        Assert.Empty(endpoint.Server.Calls);
    }

    [Fact]
    public async Task Complete_LoraAdapter_IsUnsupported()
    {
        await using EndpointFixture endpoint = await EndpointFixture.StartAsync(_ => ScriptedAnswer.Text("ok"));

        Assert.Equal(InferenceFailureKind.Unsupported, (await endpoint.FailAsync(EndpointFixture.Request() with { LoraAdapter = "legal" })).Kind);
    }

    private static async Task<string> BodyOfAsync(CompletionRequest request, EndpointDialect? dialect = null)
    {
        await using EndpointFixture endpoint = await EndpointFixture.StartAsync(_ => ScriptedAnswer.Output(new JObject { ["title"] = "x" }), dialect);
        await endpoint.CompleteAsync(request);
        return endpoint.Server.Calls.Single().BodyText;
    }
}
