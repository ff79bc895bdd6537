using Newtonsoft.Json.Linq;
using Pipelines.Core.Documents;
using Pipelines.Core.Inference;
using Pipelines.Core.Operators;

namespace Pipelines.Core.Tests.Operators.Map;

public sealed class MapOperatorTests
{
    private const string Mood = """
        type: map
        prompt: "Mood of {{ input.text }}?"
        output: {schema: {mood: "enum[good, bad]"}}
        """;

    [Fact]
    public async Task Apply_GoodAnswer_IsMergedOverTheRowInPlace()
    {
        IRowOperator map = Operations.Bind(Mood).Operator;
        var context = new ScriptedContext("""{"mood": "good"}""");

        string row = Operations.OnlyRow(await Operations.ApplyAsync(map, context, """{"mood":"?","text":"sun","n":1}"""));

        Assert.Equal("""{"mood":"good","text":"sun","n":1}""", row);
    }

    [Fact]
    public async Task Apply_AnswerWithAKeyTwice_FailsWithOneSentence()
    {
        IRowOperator map = Operations.Bind(Mood + "\nnum_retries_on_validate_failure: 0").Operator;
        var context = new ScriptedContext("""{"mood": "good", "mood": "bad"}""");

        RowFailure failure = Operations.OnlyFailure(await Operations.ApplyAsync(map, context, """{"text":"sun"}"""));

        Assert.Equal(RowFailureKinds.Schema, failure.Kind);
        Assert.Matches(@"given twice[^.]*\.$", failure.Detail);
    }

    /// <summary>A later prompt that prints the row prints the fields in this order.</summary>
    [Fact]
    public async Task Apply_AnswerInAnotherOrder_KeepsItsOrderAsDocEtlDoes()
    {
        IRowOperator map = Operations.Bind("type: map\nprompt: '{{ input.text }}'\noutput: {schema: {first: int, text: string, second: int}}").Operator;
        var context = new ScriptedContext("""{"second": 2, "text": "new", "first": 1}""");

        string row = Operations.OnlyRow(await Operations.ApplyAsync(map, context, """{"text":"old"}"""));

        Assert.Equal("""{"text":"new","second":2,"first":1}""", row);
    }

    [Fact]
    public async Task Apply_Prompt_IsTheOneUserMessageAndItsSharedPartIsMarked()
    {
        IRowOperator map = Operations.Bind(Mood, "system_prompt: {persona: weather poet, dataset_description: diaries}").Operator;
        var context = new ScriptedContext("""{"mood": "good"}""");

        await Operations.ApplyAsync(map, context, """{"text":"sun"}""");

        CompletionRequest request = Assert.Single(context.Calls).Request;
        Assert.Equal([ChatRole.System, ChatRole.User], request.Messages.Select(m => m.Role));
        Assert.Equal("Mood of sun?", request.Messages[1].Content);
        Assert.Equal(new PrefixBoundary(1, "Mood of ".Length), request.StaticPrefix);
        Assert.Contains("You are a weather poet", request.Messages[0].Content, StringComparison.Ordinal);
        Assert.Contains("The data: diaries.", request.Messages[0].Content, StringComparison.Ordinal);
        Assert.Contains("""{"mood": "good" or "bad"}""", request.Messages[0].Content, StringComparison.Ordinal);
        Assert.Equal("test-model", request.Model);
        Assert.Null(request.Sampling.Temperature);
        Assert.Equal(TimeSpan.FromSeconds(120), request.Timeout);
    }

    [Fact]
    public async Task Apply_RowIsGiven_IsNeverChanged()
    {
        IRowOperator map = Operations.Bind(Mood + "\ndrop_keys: [text]").Operator;
        Row row = Operations.Row(0, """{"text":"sun","deep":{"a":[1]}}""");
        JToken before = row.Fields.DeepClone();

        await map.ApplyAsync([row], new ScriptedContext("""{"mood":"bad"}"""), CancellationToken.None);

        Assert.True(JToken.DeepEquals(before, row.Fields));
    }

    [Fact]
    public async Task Apply_ObservabilityAndDropKeys_ComeAfterTheAnswer()
    {
        IRowOperator map = Operations.Bind(Mood + "\nenable_observability: true\ndrop_keys: [text, mood]").Operator;

        string row = Operations.OnlyRow(await Operations.ApplyAsync(map, new ScriptedContext("""{"mood":"bad"}"""), """{"id":7,"text":"rain"}"""));

        Assert.Equal("""{"id":7,"_observability_op":{"prompt":"Mood of rain?"}}""", row);
    }

    [Fact]
    public async Task Apply_DropKeysAlone_AsksNobody()
    {
        IRowOperator map = Operations.Bind("type: map\ndrop_keys: [a, gone]").Operator;
        var context = new ScriptedContext();

        string row = Operations.OnlyRow(await Operations.ApplyAsync(map, context, """{"a":1,"b":2}"""));

        Assert.Equal("""{"b":2}""", row);
        Assert.Empty(context.Calls);
        Assert.False(map.Traits.UsesModel);
    }

    [Fact]
    public async Task Apply_PromptThatIsNoTemplate_GetsTheDocumentAppended()
    {
        IRowOperator map = Operations.Bind("type: map\nprompt: Mood?\noutput: {schema: {mood: string}}").Operator;
        var context = new ScriptedContext("""{"mood": "x"}""");

        await Operations.ApplyAsync(map, context, """{"text":"it's sun","n":[1,true,null]}""");

        Assert.Equal("Mood?\n\nHere is the document: {'text': \"it's sun\", 'n': [1, True, None]}", Assert.Single(context.Asked));
        Assert.Equal("Mood?\n\nHere is the document: ".Length, context.Calls[0].Request.StaticPrefix.CharCount);
    }

    [Fact]
    public async Task Apply_MissingField_FailsTheRowAndNamesWhatThereIs()
    {
        IRowOperator map = Operations.Bind(Mood).Operator;
        var context = new ScriptedContext();

        RowFailure failure = Operations.OnlyFailure(await Operations.ApplyAsync(map, context, """{"txt":"sun","id":1}"""));

        Assert.Equal(RowFailureKinds.Template, failure.Kind);
        Assert.Contains("text", failure.Detail, StringComparison.Ordinal);
        Assert.Contains("txt", failure.Detail, StringComparison.Ordinal);
        Assert.Empty(context.Calls);
    }

    [Theory]
    [InlineData(FinishReason.Length, RowFailureKinds.OutputTooLong)]
    [InlineData(FinishReason.ContentFilter, RowFailureKinds.ContentFilter)]
    public async Task Apply_UnfinishedAnswer_FailsWithoutAskingAgain(FinishReason reason, string kind)
    {
        IRowOperator map = Operations.Bind(Mood).Operator;
        var context = new ScriptedContext(_ => ScriptedContext.Ended("""{"mood": "go""", reason));

        RowFailure failure = Operations.OnlyFailure(await Operations.ApplyAsync(map, context, """{"text":"sun"}"""));

        Assert.Equal((kind, """{"mood": "go"""), (failure.Kind, failure.RawOutput));
        Assert.Single(context.Calls);
    }

    [Fact]
    public async Task Apply_CallFailsForGood_FailsTheRowWithThatFailure()
    {
        IRowOperator map = Operations.Bind(Mood).Operator;
        var expected = new RowFailure(RowFailureKinds.Timeout, "three times");
        var context = new ScriptedContext(_ => throw new RowCallException(expected));

        Assert.Same(expected, Operations.OnlyFailure(await Operations.ApplyAsync(map, context, """{"text":"sun"}""")));
    }

    [Fact]
    public async Task Apply_SkipOnError_SkipsAndKeepsTheFailure()
    {
        IRowOperator map = Operations.Bind(Mood + "\nskip_on_error: true").Operator;

        IReadOnlyList<RowOutcome> outcomes = await Operations.ApplyAsync(map, new ScriptedContext(), """{"id":1}""");

        RowResult result = Assert.Single(Assert.Single(outcomes).Results);
        Assert.Equal((RowStatus.Skipped, SkipReasons.SkipOnError), (result.Status, result.SkipReason));
        Assert.Equal(RowFailureKinds.Template, result.Failure!.Kind);
        Assert.Equal("""{"id":1}""", RowJson.Write(result.Row.Fields));
    }

    [Fact]
    public async Task Apply_RunIsStopped_Throws()
    {
        IRowOperator map = Operations.Bind(Mood).Operator;
        using var stop = new CancellationTokenSource();
        await stop.CancelAsync();

        await Assert.ThrowsAnyAsync<OperationCanceledException>(() =>
            map.ApplyAsync(Operations.Rows("""{"text":"sun"}"""), new ScriptedContext(), stop.Token));
    }

    [Fact]
    public async Task Apply_SeveralAnswers_BecomeRowsWithIdsOfTheirOwn()
    {
        IRowOperator map = Operations.Bind(Mood.Replace("output: {", "output: {n: 2, ", StringComparison.Ordinal)).Operator;
        var context = new ScriptedContext(_ => ScriptedContext.Answer("""{"mood":"good"}""", """{"mood":"bad"}"""));

        RowOutcome outcome = Assert.Single(await Operations.ApplyAsync(map, context, """{"text":"sun"}"""));

        Assert.Equal(2, Assert.Single(context.Calls).Request.ChoiceCount);
        Assert.Equal(["row:0/op.0", "row:0/op.1"], outcome.Results.Select(r => r.Row.Id.Value));
        Assert.Equal(["good", "bad"], outcome.Results.Select(r => (string)r.Row.Fields["mood"]!));
        Assert.Equal(Cardinality.OneToMany, map.Traits.Cardinality);
    }

    [Fact]
    public async Task Apply_SeveralAnswersOneWrong_AsksForThatOneAgain()
    {
        IRowOperator map = Operations.Bind(Mood.Replace("output: {", "output: {n: 2, ", StringComparison.Ordinal)).Operator;
        var context = new ScriptedContext(call => call.Request.ChoiceCount == 2
            ? ScriptedContext.Answer("""{"mood":"good"}""", """{"mood":"so so"}""")
            : ScriptedContext.Answer("""{"mood":"bad"}"""));

        RowOutcome outcome = Assert.Single(await Operations.ApplyAsync(map, context, """{"text":"sun"}"""));

        Assert.Equal(["good", "bad"], outcome.Results.Select(r => (string)r.Row.Fields["mood"]!));
        Assert.Equal(2, context.Calls.Count);
    }

    [Fact]
    public void LocalityKey_Row_IsItsPromptAndNullWhenThereIsNone()
    {
        IRowOperator map = Operations.Bind(Mood).Operator;

        Assert.Equal("Mood of sun?", map.LocalityKey(Operations.Row(0, """{"text":"sun"}""")));
        Assert.Null(map.LocalityKey(Operations.Row(0, "{}")));
    }
}
