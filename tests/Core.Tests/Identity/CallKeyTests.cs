using Newtonsoft.Json.Linq;
using Pipelines.Core.Identity;
using Pipelines.Core.Inference;

namespace Pipelines.Core.Tests.Identity;

public sealed class CallKeyTests
{
    private static readonly ContentHash Model = ContentHash.Of("model"u8);

    private static readonly CompletionRequest Request = new()
    {
        Model = "small",
        Messages = [new ChatMessage(ChatRole.System, "You sort."), new ChatMessage(ChatRole.User, "Sort this.")],
        OutputSchema = JObject.Parse("""{"type":"object","properties":{"a":{"type":"string"}}}"""),
        Sampling = new SamplingParameters { Temperature = 0, MaxOutputTokens = 100 },
    };

    /// <summary>Persisted in every store: when this fails, the domain's version goes up, the value here is not just replaced.</summary>
    [Fact]
    public void For_KnownRequest_GivesTheKeyOfVersion1() =>
        Assert.Equal("bc785ef14f694ceb9a646e8f3abb801f79ffde1387044eb6a2dc52fc12fa1550", CallKey.For(Request, Model, 0).ToString());

    public static TheoryData<string, CompletionRequest> RequestsThatDiffer => new()
    {
        { "message", Request with { Messages = [.. Request.Messages.Take(1), new ChatMessage(ChatRole.User, "Sort that.")] } },
        { "role", Request with { Messages = [Request.Messages[0], Request.Messages[1] with { Role = ChatRole.Assistant }] } },
        { "split", Request with { Messages = [new ChatMessage(ChatRole.System, "You sort.Sort"), new ChatMessage(ChatRole.User, " this.")] } },
        { "schema", Request with { OutputSchema = JObject.Parse("""{"type":"object"}""") } },
        { "no schema", Request with { OutputSchema = null } },
        { "mode", Request with { OutputMode = OutputMode.StructuredOutput } },
        { "temperature", Request with { Sampling = Request.Sampling with { Temperature = 0.5 } } },
        { "default temperature", Request with { Sampling = Request.Sampling with { Temperature = null } } },
        { "seed", Request with { Sampling = Request.Sampling with { Seed = 0 } } },
        { "stop", Request with { Sampling = Request.Sampling with { Stop = ["x"] } } },
        { "bias", Request with { Sampling = Request.Sampling with { LogitBias = new Dictionary<int, float> { [1] = 1 } } } },
        { "adapter", Request with { LoraAdapter = "a" } },
        { "choices", Request with { ChoiceCount = 2 } },
        { "extra", Request with { ExtraParameters = JObject.Parse("""{"x":1}""") } },
    };

    [Theory]
    [MemberData(nameof(RequestsThatDiffer))]
    public void For_RequestWithAnotherAnswer_GivesAnotherKey(string difference, CompletionRequest other) =>
        Assert.True(CallKey.For(Request, Model, 0) != CallKey.For(other, Model, 0), difference);

    [Fact]
    public void For_AnotherModelOrAttempt_GivesAnotherKey()
    {
        CallKey key = CallKey.For(Request, Model, 0);
        Assert.NotEqual(key, CallKey.For(Request, ContentHash.Of("other"u8), 0));
        Assert.NotEqual(key, CallKey.For(Request, Model, 1));
    }

    [Fact]
    public void For_ChangesThatCannotChangeTheAnswer_KeepTheKey()
    {
        CompletionRequest cosmetic = Request with
        {
            Model = "another name of the same model",
            Timeout = TimeSpan.FromSeconds(1),
            IdempotencyKey = "k",
            Priority = CallPriority.Interactive,
            StaticPrefix = new PrefixBoundary(1, 3),
        };
        Assert.Equal(CallKey.For(Request, Model, 0), CallKey.For(cosmetic, Model, 0));
    }
}
