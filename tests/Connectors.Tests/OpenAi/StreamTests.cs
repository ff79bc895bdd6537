using Newtonsoft.Json.Linq;
using Pipelines.Core.Inference;
using Pipelines.Core.Usage;
using Pipelines.TestKit.ScriptedServer;

namespace Pipelines.Connectors.Tests.OpenAi;

public sealed class StreamTests
{
    [Fact]
    public async Task Stream_Text_ComesInPiecesAndThenWhole()
    {
        List<CompletionUpdate> updates = await StreamAsync(_ => ScriptedAnswer.Text("Hello, wörld 😀!").WithUsage(new ScriptedUsage(7, 3, 2)));

        Completion final = updates[^1].Final!;
        Assert.True(updates.Count > 3);
        Assert.Equal("Hello, wörld 😀!", string.Concat(updates.Select(update => update.Text)));
        Assert.Equal("Hello, wörld 😀!", final.Choices[0].Text);
        Assert.Equal(FinishReason.Stop, final.Choices[0].FinishReason);
        Assert.Equal(new TokenUsage(7, 2, 0, 3, 0), final.Usage);
        Assert.Equal("test-model", final.Model);
        Assert.All(updates.SkipLast(1), update => Assert.Null(update.Final));
    }

    [Fact]
    public async Task Stream_ToolCall_GivesItsArguments()
    {
        List<CompletionUpdate> updates = await StreamAsync(
            _ => ScriptedAnswer.Output(new JObject { ["title"] = "a longer title" }),
            EndpointFixture.Request(schema: EndpointFixture.Schema));

        Assert.Equal("""{"title":"a longer title"}""", updates[^1].Final!.Choices[0].Text);
        Assert.Equal(FinishReason.ToolCall, updates[^1].Final!.Choices[0].FinishReason);
    }

    [Fact]
    public async Task Stream_SeveralChoices_AreKeptApart()
    {
        List<CompletionUpdate> updates = await StreamAsync(
            _ => ScriptedAnswer.Choices([new ScriptedChoice("first answer", Reasoning: "hm"), new ScriptedChoice("second answer", "length")]),
            EndpointFixture.Request() with { ChoiceCount = 2 });

        Assert.Equal(["first answer", "second answer"], updates[^1].Final!.Choices.Select(choice => choice.Text));
        Assert.Equal("second answer", string.Concat(updates.Where(update => update.ChoiceIndex == 1).Select(update => update.Text)));
        Assert.Equal("hm", updates[^1].Final!.Choices[0].Reasoning);
        Assert.Equal(FinishReason.Length, updates[^1].Final!.Choices[1].FinishReason);
    }

    [Fact]
    public async Task Stream_ServerThatDoesNotStream_IsRead()
    {
        var body = new JObject { ["choices"] = new JArray(new JObject { ["message"] = new JObject { ["content"] = "whole" } }) };

        List<CompletionUpdate> updates = await StreamAsync(_ => ScriptedAnswer.Json(body));

        Assert.Equal("whole", string.Concat(updates.Select(update => update.Text)));
        Assert.Equal("whole", updates[^1].Final!.Choices[0].Text);
    }

    [Theory]
    [InlineData(0)]
    [InlineData(1)]
    [InlineData(3)]
    public async Task Stream_CutInTheMiddle_IsAConnectionFailure(int events)
    {
        List<CompletionUpdate> updates = [];

        InferenceException failure = await Assert.ThrowsAsync<InferenceException>(
            () => StreamAsync(_ => ScriptedAnswer.Text("a longer answer").CutAfterEvents(events), updates: updates));

        Assert.Equal(InferenceFailureKind.ConnectionFailed, failure.Kind);
        Assert.DoesNotContain(updates, update => update.Final is not null);
    }

    [Fact]
    public async Task Stream_EndsCleanlyButTooEarly_IsAConnectionFailure()
    {
        InferenceException failure = await Assert.ThrowsAsync<InferenceException>(() => StreamAsync(_ =>
            ScriptedAnswer.Raw("data: {\"choices\":[{\"index\":0,\"delta\":{\"content\":\"a\"}}]}\n\n", "text/event-stream")));

        Assert.Equal(InferenceFailureKind.ConnectionFailed, failure.Kind);
    }

    [Theory]
    [InlineData("data: {\"error\":{\"message\":\"overloaded\",\"code\":503}}\n\n", InferenceFailureKind.Unavailable)]
    [InlineData("data: {\"choices\":[{\"index\":-1}]}\n\n", InferenceFailureKind.InvalidResponse)]
    [InlineData("data: {nonsense\n\n", InferenceFailureKind.InvalidResponse)]
    [InlineData("data: 7\n\n", InferenceFailureKind.InvalidResponse)]
    public async Task Stream_EventThatIsNone_HasItsKind(string events, InferenceFailureKind kind) =>
        Assert.Equal(kind, (await Assert.ThrowsAsync<InferenceException>(() => StreamAsync(_ => ScriptedAnswer.Raw(events, "text/event-stream")))).Kind);

    [Fact]
    public async Task Stream_CommentsAndEndsWithoutMark_AreFine()
    {
        const string Events = ": keep-alive\n\ndata: {\"choices\":[{\"delta\":{\"content\":\"hi\"},\"finish_reason\":\"stop\"}]}\n\n";

        Assert.Equal("hi", (await StreamAsync(_ => ScriptedAnswer.Raw(Events, "text/event-stream")))[^1].Final!.Choices[0].Text);
    }

    [Fact]
    public async Task Stream_RefusedAtTheStart_HasItsKind() =>
        Assert.Equal(
            InferenceFailureKind.RateLimited,
            (await Assert.ThrowsAsync<InferenceException>(() => StreamAsync(_ => ScriptedAnswer.RateLimited(1)))).Kind);

    [Fact]
    public async Task Stream_ReaderLeaves_HangsUp()
    {
        var events = string.Concat(Enumerable.Repeat("data: {\"choices\":[{\"delta\":{\"content\":\"a\"}}]}\n\n", 10_000));
        await using EndpointFixture endpoint = await EndpointFixture.StartAsync(_ => ScriptedAnswer.Raw(events, "text/event-stream").Drip(TimeSpan.FromMilliseconds(1)));

        await foreach (CompletionUpdate _ in endpoint.Client.StreamAsync(EndpointFixture.Request(), CancellationToken.None))
        {
            break;
        }

        await endpoint.Server.Calls[0].HungUp.WaitAsync(TimeSpan.FromSeconds(30));
    }

    private static async Task<List<CompletionUpdate>> StreamAsync(
        Func<ScriptedCall, ScriptedAnswer> script,
        CompletionRequest? request = null,
        List<CompletionUpdate>? updates = null)
    {
        updates ??= [];
        await using EndpointFixture endpoint = await EndpointFixture.StartAsync(script);
        await foreach (CompletionUpdate update in endpoint.Client.StreamAsync(request ?? EndpointFixture.Request(), CancellationToken.None))
        {
            updates.Add(update);
        }

        return updates;
    }
}
