using Pipelines.Core.Inference;
using Pipelines.Core.Operators;
using Pipelines.Core.Planning;

namespace Pipelines.Core.Tests.Operators.Confidence;

/// <summary>A small model that is as sure as a test says, and a large one behind it.</summary>
public sealed class ConfidenceTests
{
    private const string Sort = """
        type: map
        prompt: "Sort {{ input.text }}."
        output: {schema: {kind: "enum[a, b]"}}
        litellm_completion_kwargs: {temperature: 0}
        num_retries_on_validate_failure: 0
        """;

    private const string Row = """{"text":"it"}""";
    private const string Small = "test-model";
    private const string Large = "large";

    [Fact]
    public async Task Apply_Field_TellsHowSureTheModelWas()
    {
        var context = new ScriptedContext(static call => Sure(call, 0.25, 1));

        string row = Operations.OnlyRow(await Operations.ApplyAsync(Bind("{field: sure}"), context, Row));

        Assert.Equal("""{"text":"it","kind":"a","sure":0.5}""", row);
        Assert.Equal(0, Assert.Single(context.Calls).Request.Sampling.TopLogProbs);
    }

    [Theory]
    [InlineData(0.9, "a", 1)]
    [InlineData(0.8, "a", 1)] // at the threshold it is sure enough
    [InlineData(0.79, "b", 2)]
    public async Task Apply_Min_AsksTheOtherModelOnlyBelowIt(double confidence, string kind, int calls)
    {
        var context = new ScriptedContext(call => call.Request.Model == Large ? ScriptedContext.Answer("""{"kind": "b"}""") : Sure(call, confidence));

        IReadOnlyList<RowOutcome> outcomes = await Operations.ApplyAsync(Bind("{min: 0.8, model: large, field: sure}"), context, Row);

        Assert.Equal($$"""{"text":"it","kind":"{{kind}}","sure":{{confidence}}}""", Operations.OnlyRow(outcomes));
        Assert.Equal(calls, context.Calls.Count);
        Assert.Equal(calls, outcomes[0].AcceptedCalls.Count);
    }

    [Fact]
    public async Task Apply_OtherModel_GetsTheSamePromptAndNoWishForLogProbabilities()
    {
        var context = new ScriptedContext(static call => call.Request.Model == Large ? ScriptedContext.Answer("""{"kind": "b"}""") : Sure(call, 0.1));

        await Operations.ApplyAsync(Bind("{min: 0.8, model: large}"), context, Row);

        Assert.Equal([Small, Large], context.Calls.Select(static call => call.Request.Model));
        Assert.Equal(context.Calls[0].Request.Messages, context.Calls[1].Request.Messages);
        Assert.Null(context.Calls[1].Request.Sampling.TopLogProbs);
    }

    [Fact]
    public async Task Apply_AnswerThatCannotBeUsed_GoesToTheOtherModel()
    {
        var context = new ScriptedContext(static call => ScriptedContext.Answer(call.Request.Model == Large ? """{"kind": "b"}""" : "no JSON"));

        Assert.Equal("""{"text":"it","kind":"b"}""", Operations.OnlyRow(await Operations.ApplyAsync(Bind("{min: 0.8, model: large}"), context, Row)));
    }

    [Fact]
    public async Task Apply_OtherModelFailsToo_FailsTheRowWithItsAnswer()
    {
        var context = new ScriptedContext(static call => call.Request.Model == Large ? ScriptedContext.Answer("neither") : Sure(call, 0.1));

        RowFailure failure = Operations.OnlyFailure(await Operations.ApplyAsync(Bind("{min: 0.8, model: large}"), context, Row));

        Assert.Equal((RowFailureKinds.Schema, "neither"), (failure.Kind, failure.RawOutput));
    }

    [Fact]
    public async Task Apply_EndpointWithoutLogProbabilities_FailsWhereTheyDecideAndTellsNullElsewhere()
    {
        var context = new ScriptedContext("""{"kind": "a"}""");

        RowFailure failure = Operations.OnlyFailure(await Operations.ApplyAsync(Bind("{min: 0.8, model: large}"), new ScriptedContext("""{"kind": "a"}"""), Row));
        string told = Operations.OnlyRow(await Operations.ApplyAsync(Bind("{field: sure}"), context, Row));

        Assert.Contains("'test-model' told no log-probabilities", failure.Detail, StringComparison.Ordinal);
        Assert.Equal("""{"text":"it","kind":"a","sure":null}""", told);
    }

    [Fact]
    public async Task Apply_RowThatIsLessSureAlready_StaysSo()
    {
        var context = new ScriptedContext(static call => Sure(call, 0.5));

        Assert.Contains("\"sure\":0.25", Operations.OnlyRow(await Operations.ApplyAsync(Bind("{field: sure}"), context, """{"text":"it","sure":0.25}""")), StringComparison.Ordinal);
        Assert.Contains("\"sure\":0.5", Operations.OnlyRow(await Operations.ApplyAsync(Bind("{field: sure}"), context, """{"text":"it","sure":0.75}""")), StringComparison.Ordinal);
    }

    [Fact]
    public async Task Apply_SeveralAnswers_AreAsSureAsTheLeastSure()
    {
        var context = new ScriptedContext(static _ => new Completion("m", [Choice("a", 0.5), Choice("b", 0.25)], default));

        IReadOnlyList<RowOutcome> outcomes = await Operations.ApplyAsync(
            Operations.Bind(Sort.Replace("b]\"}}", "b]\"}, n: 2}", StringComparison.Ordinal) + "\nconfidence: {field: sure}").Operator, context, Row);

        Assert.All(outcomes[0].Results, static result => Assert.Equal(0.25, (double)result.Row.Fields["sure"]!));
    }

    [Fact]
    public async Task Apply_Filter_TellsIt()
    {
        IRowOperator filter = Operations.Bind("""
            type: filter
            prompt: "{{ input.text }}?"
            output: {schema: {keep: bool}}
            confidence: {field: sure}
            """).Operator;
        var context = new ScriptedContext(static _ => new Completion("m", [new CompletionChoice("""{"keep": true}""", FinishReason.Stop, LogProbs: [new("t", Math.Log(0.5), [])])], default));

        Assert.Equal("""{"text":"it","sure":0.5}""", Operations.OnlyRow(await Operations.ApplyAsync(filter, context, Row)));
    }

    [Theory]
    [InlineData("{min: 0.8}", "give both or neither")]
    [InlineData("{model: large}", "give both or neither")]
    [InlineData("{}", "Give a 'field'")]
    [InlineData("{min: 1.5, model: large}", "1")]
    [InlineData("{field: sure, mim: 1}", "is not known here")]
    public void Plan_WrongConfidence_IsRefusedAtItsPlace(string confidence, string expected)
    {
        PlanningResult result = Operations.Plan($"{Sort}\nconfidence: {confidence}");

        Assert.False(result.IsOk);
        Assert.Contains(result.Errors, error => error.Message.Contains(expected, StringComparison.Ordinal) && error.Path.Contains("confidence", StringComparison.Ordinal));
    }

    [Fact]
    public void Plan_WithBatchesOrACascade_IsRefused()
    {
        PlanningResult batched = Operations.Plan($"{Sort}\nbatch_prompt: all\nmax_batch_size: 4\nconfidence: {{field: sure}}");
        PlanningResult cascaded = Operations.Plan("""
            type: filter
            prompt: "{{ input.text }}?"
            output: {schema: {keep: bool}}
            cascade: {proxy_model: small, target: 0.9}
            confidence: {field: sure}
            """);

        Assert.Contains("'batch_prompt'", Assert.Single(batched.Errors).Message, StringComparison.Ordinal);
        Assert.Contains("cascade", Assert.Single(cascaded.Errors).Message, StringComparison.Ordinal);
    }

    [Fact]
    public void Plan_CallerWantsConfidence_IsToldWhereTheOperationNamesNoField()
    {
        OperatorTraits own = TraitsOf("confidence: {field: sure}");
        OperatorTraits wanted = TraitsOf("");

        Assert.True(own.FieldsWritten.Names.Contains("sure"));
        Assert.False(own.FieldsWritten.Names.Contains("_confidence"));
        Assert.True(wanted.FieldsWritten.Names.Contains("_confidence"));
    }

    [Fact]
    public void Plan_OtherModel_IsNamedAndPartOfTheIdentity()
    {
        PlannedOperator plain = Operations.Bind(Sort);
        PlannedOperator routed = Operations.Bind($"{Sort}\nconfidence: {{min: 0.8, model: large}}");
        PlannedOperator stricter = Operations.Bind($"{Sort}\nconfidence: {{min: 0.9, model: large}}");

        Assert.Equal([Small, Large], routed.Description.AllModels);
        Assert.Equal([Small], plain.Description.AllModels);
        Assert.Equal((1.0, 2.0), (routed.Description.Calls.PerRowMin, routed.Description.Calls.PerRowMax));
        Assert.Equal(3, new[] { plain, routed, stricter }.Select(static one => one.Operator.Identity).Distinct().Count());
    }

    private static IRowOperator Bind(string confidence) => Operations.Bind($"{Sort}\nconfidence: {confidence}").Operator;

    private static OperatorTraits TraitsOf(string confidence)
    {
        string yaml = $$"""
            default_model: test-model
            datasets:
              docs: {type: memory}
            operations:
              - name: op
                type: map
                prompt: sort it
                output:
                  schema: {kind: string}
                {{confidence}}
            pipeline:
              steps: [{name: step, input: docs, operations: [op]}]
            """;
        return PipelinePlanner.Plan(yaml, new PlanningOptions { ConfidenceField = "_confidence" }).Plan!.Stages[0].Operators[0].Operator.Traits;
    }

    private static Completion Sure(ModelCall call, params double[] probabilities) => new(call.Request.Model, [Choice("a", probabilities)], default);

    private static CompletionChoice Choice(string kind, params double[] probabilities) => new(
        $$"""{"kind": "{{kind}}"}""", FinishReason.Stop, LogProbs: [.. probabilities.Select(static one => new TokenLogProb("t", Math.Log(one), []))]);
}
