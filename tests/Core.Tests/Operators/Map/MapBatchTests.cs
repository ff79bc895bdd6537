using Pipelines.Core.Documents;
using Pipelines.Core.Operators;

namespace Pipelines.Core.Tests.Operators.Map;

public sealed class MapBatchTests
{
    private const string Mood = """
        type: map
        prompt: "Mood of {{ input.text }}?"
        batch_prompt: "Moods:{% for row in inputs %} {{ row.text }}{% endfor %}"
        max_batch_size: 3
        output: {schema: {mood: string}}
        """;

    private static readonly string[] Rows = ["""{"text":"a"}""", """{"text":"b"}""", """{"text":"c"}"""];

    [Fact]
    public async Task Apply_Batch_IsOneCallAndEachRowGetsThePartAtItsIndex()
    {
        IRowOperator map = Operations.Bind(Mood).Operator;
        var context = new ScriptedContext("""{"results": [{"mood": "1"}, {"mood": "2"}, {"mood": "3"}]}""");

        IReadOnlyList<RowOutcome> outcomes = await Operations.ApplyAsync(map, context, Rows);

        Assert.Equal(3, map.RowsPerApplication);
        Assert.True(map.Traits.NeedsStageStart);
        Assert.Equal(["Moods: a b c"], context.Asked);
        Assert.Equal(["a1", "b2", "c3"], outcomes.Select(Shown));
        Assert.All(outcomes, outcome => Assert.Single(outcome.AcceptedCalls));
    }

    [Theory]
    [InlineData("""{"results": [{"mood": "1"}, {"mood": "2"}]}""", new[] { "c" })]
    [InlineData("""{"results": [{"mood": "1"}, {"mood": 2}, {"mood": "3"}]}""", new[] { "b" })]
    [InlineData("""{"results": [{"mood": "1"}, null, {"mood": "3"}, {"mood": "4"}]}""", new[] { "b" })]
    [InlineData("""{"results": 5}""", new[] { "a", "b", "c" })]
    [InlineData("nonsense", new[] { "a", "b", "c" })]
    public async Task Apply_PartsMissingOrWrong_AreAskedForAlone(string answer, string[] alone)
    {
        IRowOperator map = Operations.Bind(Mood).Operator;
        var context = new ScriptedContext(call => ScriptedContext.Answer(call.Request.Messages[1].Content.StartsWith("Moods", StringComparison.Ordinal) ? answer : """{"mood": "x"}"""));

        IReadOnlyList<RowOutcome> outcomes = await Operations.ApplyAsync(map, context, Rows);

        Assert.Equal(alone.Select(text => $"Mood of {text}?"), context.Asked.Skip(1).Order(StringComparer.Ordinal));
        Assert.All(outcomes, outcome => Assert.Equal(RowStatus.Ok, Assert.Single(outcome.Results).Status));
    }

    [Theory]
    [InlineData(RowFailureKinds.ContextOverflow, 4, RowStatus.Ok)]
    [InlineData(RowFailureKinds.Endpoint, 1, RowStatus.Failed)]
    public async Task Apply_BatchCallFails_AsksAloneUnlessTheEndpointIsToBlame(string kind, int calls, RowStatus status)
    {
        IRowOperator map = Operations.Bind(Mood).Operator;
        var context = new ScriptedContext(call => call.Request.Messages[1].Content.StartsWith("Moods", StringComparison.Ordinal)
            ? throw new RowCallException(new RowFailure(kind, "no"))
            : ScriptedContext.Answer("""{"mood": "x"}"""));

        IReadOnlyList<RowOutcome> outcomes = await Operations.ApplyAsync(map, context, Rows);

        Assert.Equal(calls, context.Calls.Count);
        Assert.All(outcomes, outcome => Assert.Equal(status, Assert.Single(outcome.Results).Status));
    }

    [Fact]
    public async Task Apply_OneRowCannotBeRendered_FailsAlone()
    {
        IRowOperator map = Operations.Bind(Mood).Operator;
        var context = new ScriptedContext(_ => ScriptedContext.Answer("""{"mood": "x"}"""));

        IReadOnlyList<RowOutcome> outcomes = await Operations.ApplyAsync(map, context, """{"text":"a"}""", "{}", """{"text":"c"}""");

        Assert.Equal([RowStatus.Ok, RowStatus.Failed, RowStatus.Ok], outcomes.Select(o => Assert.Single(o.Results).Status));
        Assert.Equal(RowFailureKinds.Template, outcomes[1].Results[0].Failure!.Kind);
    }

    [Fact]
    public async Task Apply_SingleRow_UsesItsOwnPrompt()
    {
        IRowOperator map = Operations.Bind(Mood).Operator;
        var context = new ScriptedContext("""{"mood": "x"}""");

        await Operations.ApplyAsync(map, context, Rows[0]);

        Assert.Equal(["Mood of a?"], context.Asked);
    }

    [Fact]
    public async Task Apply_PartBreaksARule_GoesOnInAConversationOfItsOwn()
    {
        IRowOperator map = Operations.Bind(Mood + "\nvalidate: [\"output['mood'] != '2'\"]").Operator;
        var context = new ScriptedContext("""{"results": [{"mood": "1"}, {"mood": "2"}, {"mood": "3"}]}""", """{"mood": "4"}""");

        IReadOnlyList<RowOutcome> outcomes = await Operations.ApplyAsync(map, context, Rows);

        Assert.Equal(["a1", "b4", "c3"], outcomes.Select(Shown));
        Assert.Equal(["Mood of b?", """{"mood":"2"}"""], context.Calls[1].Request.Messages.Skip(1).Take(2).Select(m => m.Content));
    }

    [Fact]
    public async Task Apply_BatchPromptThatIsNoTemplate_GetsTheDocumentsAppended()
    {
        IRowOperator map = Operations.Bind(Mood.Replace("Moods:{% for row in inputs %} {{ row.text }}{% endfor %}", "Moods?", StringComparison.Ordinal)).Operator;
        var context = new ScriptedContext("""{"results": [{"mood": "1"}, {"mood": "2"}]}""");

        await Operations.ApplyAsync(map, context, Rows[0], Rows[1]);

        Assert.Equal("Moods?\n\nHere are the documents: [{'text': 'a'}, {'text': 'b'}]", Assert.Single(context.Asked));
    }

    private static string Shown(RowOutcome outcome)
    {
        Row row = Assert.Single(outcome.Results).Row;
        return $"{row.Fields["text"]}{row.Fields["mood"]}";
    }
}
