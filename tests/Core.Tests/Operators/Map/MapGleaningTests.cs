using Pipelines.Core.Inference;
using Pipelines.Core.Operators;

namespace Pipelines.Core.Tests.Operators.Map;

public sealed class MapGleaningTests
{
    private const string Summary = """
        type: map
        prompt: "Sum up {{ input.text }}."
        output: {schema: {summary: string}}
        gleaning: {num_rounds: 2, validation_prompt: "Is {{ output.summary }} short?", model: judge}
        """;

    private const string Refine = """{"should_refine": true, "improvements": "shorter"}""";
    private const string Keep = """{"should_refine": false, "improvements": ""}""";

    [Fact]
    public async Task Apply_ReviewIsContent_KeepsTheAnswer()
    {
        IRowOperator map = Operations.Bind(Summary).Operator;
        var context = new ScriptedContext("""{"summary": "one"}""", Keep);

        RowOutcome outcome = Assert.Single(await Operations.ApplyAsync(map, context, """{"text":"it"}"""));

        CompletionRequest review = context.Calls[1].Request;
        Assert.Equal("judge", review.Model);
        Assert.Equal(["Sum up it.", """{"summary": "one"}""", "Is one short?"], review.Messages.Skip(1).Select(m => m.Content));
        Assert.Equal(["should_refine", "improvements"], review.OutputSchema!["properties"]!.Children<Newtonsoft.Json.Linq.JProperty>().Select(p => p.Name));
        Assert.Equal(2, context.Calls.Count);
        Assert.Equal(2, outcome.AcceptedCalls.Count);
    }

    [Fact]
    public async Task Apply_ReviewWantsMore_ImprovesUpToTheRounds()
    {
        IRowOperator map = Operations.Bind(Summary).Operator;
        var context = new ScriptedContext("""{"summary": "one"}""", Refine, """{"summary": "two"}""", Refine, """{"summary": "three"}""");

        string row = Operations.OnlyRow(await Operations.ApplyAsync(map, context, """{"text":"it"}"""));

        Assert.Equal("""{"text":"it","summary":"three"}""", row);
        Assert.Contains("shorter", context.Asked[2], StringComparison.Ordinal);
        Assert.Equal("Is two short?", context.Asked[3]);
        Assert.Equal(4, context.Calls[3].Request.Messages.Count);
    }

    [Fact]
    public async Task Apply_ConditionDoesNotHold_IsNotReviewed()
    {
        IRowOperator map = Operations.Bind(Summary.Replace("model: judge", "if: \"len(output['summary']) > 3\"", StringComparison.Ordinal)).Operator;
        var context = new ScriptedContext("""{"summary": "one"}""");

        Assert.Equal("""{"summary":"one"}""", Operations.OnlyRow(await Operations.ApplyAsync(map, context, """{"text":"it"}""")).Replace("\"text\":\"it\",", "", StringComparison.Ordinal));
    }

    [Fact]
    public async Task Apply_ImprovedAnswerBreaksARule_IsAskedAgain()
    {
        IRowOperator map = Operations.Bind(Summary + "\nvalidate: [\"output['summary'] != 'two'\"]").Operator;
        var context = new ScriptedContext("""{"summary": "one"}""", Refine, """{"summary": "two"}""", Keep, """{"summary": "three"}""");

        Assert.Contains("three", Operations.OnlyRow(await Operations.ApplyAsync(map, context, """{"text":"it"}""")), StringComparison.Ordinal);
    }

    [Fact]
    public async Task Apply_ReviewMakesNoSense_IsAskedAgainWithinTheRetriesThenFails()
    {
        IRowOperator map = Operations.Bind(Summary + "\nnum_retries_on_validate_failure: 1").Operator;
        var context = new ScriptedContext(call => ScriptedContext.Answer(call.Request.Model == "judge" ? "hm" : """{"summary": "one"}"""));

        RowFailure failure = Operations.OnlyFailure(await Operations.ApplyAsync(map, context, """{"text":"it"}"""));

        Assert.Equal((RowFailureKinds.Schema, "hm"), (failure.Kind, failure.RawOutput));
        Assert.Equal([0, 0, 1], context.Calls.Select(call => call.Attempt));
    }
}
