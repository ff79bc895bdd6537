using Pipelines.Core.Inference;
using Pipelines.Core.Operators;

namespace Pipelines.Core.Tests.Operators.Map;

public sealed class MapValidationTests
{
    private const string Stars = """
        type: map
        prompt: "Stars of {{ input.text }}?"
        output: {schema: {stars: int}}
        validate: ["output['stars'] <= 5", "len(output['text']) > 0"]
        num_retries_on_validate_failure: 1
        """;

    [Fact]
    public async Task Apply_AnswerBreaksARule_IsAskedAgainWithTheRule()
    {
        IRowOperator map = Operations.Bind(Stars).Operator;
        var context = new ScriptedContext("""{"stars": 9}""", """{"stars": 4}""");

        string row = Operations.OnlyRow(await Operations.ApplyAsync(map, context, """{"text":"x"}"""));

        Assert.Equal("""{"text":"x","stars":4}""", row);
        IReadOnlyList<ChatMessage> second = context.Calls[1].Request.Messages;
        Assert.Equal([ChatRole.System, ChatRole.User, ChatRole.Assistant, ChatRole.User], second.Select(m => m.Role));
        Assert.Equal(("Stars of x?", """{"stars": 9}"""), (second[1].Content, second[2].Content));
        Assert.Contains("output['stars'] <= 5", second[3].Content, StringComparison.Ordinal);
    }

    [Fact]
    public async Task Apply_LastAnswerIsGood_IsTaken()
    {
        IRowOperator map = Operations.Bind(Stars).Operator;
        var context = new ScriptedContext("no JSON at all", """{"stars": 5}""");

        RowOutcome outcome = Assert.Single(await Operations.ApplyAsync(map, context, """{"text":"x"}"""));

        Assert.Equal(RowStatus.Ok, Assert.Single(outcome.Results).Status);
        Assert.Single(outcome.AcceptedCalls);
    }

    [Theory]
    [InlineData("""{"stars": 9}""", RowFailureKinds.Validation, "output['stars'] <= 5")]
    [InlineData("""{"stars": "5"}""", RowFailureKinds.Schema, "stars")]
    [InlineData("{}", RowFailureKinds.Schema, "stars")]
    [InlineData("[1]", RowFailureKinds.Schema, "")]
    [InlineData("five", RowFailureKinds.Schema, "")]
    [InlineData("", RowFailureKinds.Schema, "")]
    public async Task Apply_NeverGood_FailsAfterTheRetriesWithTheLastAnswer(string answer, string kind, string part)
    {
        IRowOperator map = Operations.Bind(Stars).Operator;
        var context = new ScriptedContext(_ => ScriptedContext.Answer(answer));

        RowFailure failure = Operations.OnlyFailure(await Operations.ApplyAsync(map, context, """{"text":"x"}"""));

        Assert.Equal((kind, answer), (failure.Kind, failure.RawOutput));
        Assert.Contains(part, failure.Detail, StringComparison.Ordinal);
        Assert.Equal(2, context.Calls.Count);
    }

    [Fact]
    public async Task Apply_RuleThatCannotBeEvaluated_CountsAsBroken()
    {
        IRowOperator map = Operations.Bind(Stars.Replace("len(output['text'])", "len(output['nothing'])", StringComparison.Ordinal)).Operator;
        var context = new ScriptedContext(_ => ScriptedContext.Answer("""{"stars": 1}"""));

        RowFailure failure = Operations.OnlyFailure(await Operations.ApplyAsync(map, context, """{"text":"x"}"""));

        Assert.Equal(RowFailureKinds.Validation, failure.Kind);
        Assert.Contains("nothing", failure.Detail, StringComparison.Ordinal);
    }
}
