using Pipelines.Core.Documents;
using Pipelines.Core.Operators;
using Pipelines.Core.Planning;

namespace Pipelines.Core.Tests.Operators.Filter;

public sealed class FilterOperatorTests
{
    private const string Urgent = """
        type: filter
        prompt: "Is {{ input.text }} urgent?"
        output: {schema: {keep: bool, _short_explanation: string}}
        """;

    [Fact]
    public async Task Apply_Yes_KeepsTheRowWithTheExplanationAndWithoutTheDecision()
    {
        IRowOperator filter = Operations.Bind(Urgent).Operator;

        string row = Operations.OnlyRow(await Operations.ApplyAsync(
            filter, new ScriptedContext("""{"keep": true, "_short_explanation": "it burns"}"""), """{"keep":"old","text":"fire"}"""));

        Assert.Equal("""{"text":"fire","_short_explanation":"it burns"}""", row);
    }

    [Fact]
    public async Task Apply_No_CountsTheRowAsFilteredAndKeepsTheCall()
    {
        IRowOperator filter = Operations.Bind(Urgent).Operator;

        RowOutcome outcome = Assert.Single(await Operations.ApplyAsync(
            filter, new ScriptedContext("""{"keep": false, "_short_explanation": ""}"""), """{"text":"tea"}"""));

        RowResult result = Assert.Single(outcome.Results);
        Assert.Equal((RowStatus.Filtered, null, null), (result.Status, result.Failure, result.SkipReason));
        Assert.Equal("""{"text":"tea"}""", RowJson.Write(result.Row.Fields));
        Assert.Single(outcome.AcceptedCalls);
    }

    [Fact]
    public async Task Apply_Batch_DecidesEachRowByItsOwnPart()
    {
        IRowOperator filter = Operations.Bind("""
            type: filter
            prompt: "Urgent? {{ input.text }}"
            batch_prompt: "Urgent? {% for row in inputs %}{{ row.text }} {% endfor %}"
            max_batch_size: 3
            output: {schema: {keep: bool}}
            """).Operator;

        IReadOnlyList<RowOutcome> outcomes = await Operations.ApplyAsync(
            filter, new ScriptedContext("""{"results": [{"keep": true}, {"keep": false}, {"keep": true}]}"""), """{"text":"a"}""", """{"text":"b"}""", """{"text":"c"}""");

        Assert.Equal([RowStatus.Ok, RowStatus.Filtered, RowStatus.Ok], outcomes.Select(static o => Assert.Single(o.Results).Status));
        Assert.Equal(["a", "c"], outcomes.Where(static o => o.Results[0].Status == RowStatus.Ok).Select(static o => (string?)o.Results[0].Row.Fields["text"]));
    }

    [Theory]
    [InlineData("", RowStatus.Failed)]
    [InlineData("skip_on_error: true", RowStatus.Skipped)]
    public async Task Apply_AnswerIsNoDecision_NeverDropsTheRowSilently(string more, RowStatus status)
    {
        IRowOperator filter = Operations.Bind($"{Urgent}\nnum_retries_on_validate_failure: 0\n{more}").Operator;

        RowResult result = Assert.Single(Assert.Single(await Operations.ApplyAsync(filter, new ScriptedContext("""{"keep": "perhaps"}"""), """{"text":"x"}""")).Results);

        Assert.Equal((status, RowFailureKinds.Schema), (result.Status, result.Failure?.Kind));
    }

    [Fact]
    public async Task Apply_ObservabilityAndDropKeys_AreAboutKeptRows()
    {
        IRowOperator filter = Operations.Bind(Urgent + "\nenable_observability: true\ndrop_keys: [text, _short_explanation]").Operator;

        string row = Operations.OnlyRow(await Operations.ApplyAsync(
            filter, new ScriptedContext("""{"keep": true, "_short_explanation": ""}"""), """{"id":1,"text":"fire"}"""));

        Assert.Equal("""{"id":1,"_observability_op":{"prompt":"Is fire urgent?"}}""", row);
    }

    /// <summary>DocETL makes of a missing decision the text "Not found", which counts as yes.</summary>
    [Fact]
    public async Task Apply_CompatAndTheDecisionIsMissing_KeepsTheRow()
    {
        IRowOperator filter = Operations.Bind("type: filter\nprompt: '{{ input.text }}'\noutput: {schema: {keep: bool}}", "compat: docetl-0.3").Operator;

        RowResult result = Assert.Single(Assert.Single(await Operations.ApplyAsync(
            filter, new ScriptedContext(_ => ScriptedContext.Answer("{}")), """{"text":"x"}""")).Results);

        Assert.NotEqual(RowStatus.Filtered, result.Status);
    }

    [Theory]
    [InlineData("{keep: string}", "exactly one field, of type bool")]
    [InlineData("{keep: bool, other: bool}", "'keep', 'other'")]
    [InlineData("{_short_explanation: string}", "none")]
    [InlineData("{keep: bool?}", "exactly one field, of type bool")]
    public void Bind_SchemaIsNoDecision_SaysWhatIsWanted(string schema, string part)
    {
        PlanningResult result = Operations.Plan($"type: filter\nprompt: p\noutput: {{schema: {schema}}}");

        Assert.Contains(part, Assert.Single(result.Errors).Message, StringComparison.Ordinal);
    }

    [Fact]
    public void Bind_SeveralAnswers_AreRefused()
    {
        PlanningResult result = Operations.Plan("type: filter\nprompt: p\noutput: {n: 2, schema: {keep: bool}}");

        Assert.Contains("output.n", Assert.Single(result.Errors).Message, StringComparison.Ordinal);
    }

    [Fact]
    public void Traits_OfAFilter_AreThoseOfASelection()
    {
        OperatorTraits traits = Operations.Bind(Urgent).Operator.Traits;

        Assert.Equal(Cardinality.OneToAtMostOne, traits.Cardinality);
        Assert.Equal(["text"], traits.FieldsRead.Names);
        Assert.Contains("keep", traits.FieldsRemoved.Names);
        Assert.True(traits is { IsRowLocal: true, UsesModel: true, PreservesOrder: true, NeedsStageStart: false });
    }

    /// <summary>Rows are numbered at the start of a stage, so a limit on the rows that pass is a stage behind the filter.</summary>
    [Fact]
    public void Plan_Limit_CountsTheRowsThatPass()
    {
        PlanningResult result = Operations.Plan(Urgent + "\nlimit: 2");

        StagePlan[] stages = [.. result.Plan!.Stages];
        Assert.Equal([RowWindow.All, new RowWindow(null, 2)], stages.Select(static stage => stage.Operators[0].Window));
        Assert.Equal(["op", "op.limit"], stages.Select(static stage => stage.Operators[0].Operator.Name));
        Assert.Equal(2, stages[0].Operators[0].PassedRowsMax);
        Assert.Equal(new StageInput.Stage(1), stages[1].Input);
    }

    [Fact]
    public void Identity_AnyPartThatDecides_ChangesIt()
    {
        string[] changed = [Urgent, Urgent + "\nskip_on_error: true", Urgent + "\ndrop_keys: [a]", Urgent.Replace("keep", "stay", StringComparison.Ordinal), Urgent.Replace("urgent", "late", StringComparison.Ordinal)];

        Assert.Equal(changed.Length, changed.Select(static text => Operations.Bind(text).Operator.Identity).Distinct().Count());
        Assert.Equal(Operations.Bind(Urgent).Operator.Identity, Operations.Bind(Urgent + "\ntimeout: 5").Operator.Identity);
    }
}
