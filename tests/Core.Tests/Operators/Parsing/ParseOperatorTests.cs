using Pipelines.Core.Documents;
using Pipelines.Core.Operators;
using Pipelines.Core.Planning;
using Pipelines.Core.Specs;

namespace Pipelines.Core.Tests.Operators.Parsing;

public sealed class ParseOperatorTests
{
    [Fact]
    public async Task Apply_OneText_AddsItToTheRowInPlace()
    {
        RowOutcome outcome = await ApplyAsync("{function: txt_to_string, input_key: file}", """{"file":"a","text":"old","n":1}""");

        RowResult result = Assert.Single(outcome.Results);
        Assert.Equal(("""{"file":"a","text":"text of a","n":1}""", "row:0"), (RowJson.Write(result.Row.Fields), result.Row.Id.Value));
    }

    [Fact]
    public async Task Apply_SeveralTexts_MakesARowOfEach()
    {
        RowOutcome outcome = await ApplyAsync("{function: txt_to_string, input_key: file, output_key: page}", """{"file":"a|b"}""");

        Assert.Equal(
            ["""row:0/docs.parsing.0 {"file":"a|b","page":"text of a"}""", """row:0/docs.parsing.1 {"file":"a|b","page":"text of b"}"""],
            outcome.Results.Select(static result => $"{result.Row.Id} {RowJson.Write(result.Row.Fields)}"));
    }

    [Fact]
    public async Task Apply_NoText_IsCountedAsFiltered()
    {
        Assert.Equal(RowStatus.Filtered, Assert.Single((await ApplyAsync("{function: txt_to_string}", """{"text":"none"}""")).Results).Status);
    }

    [Theory]
    [InlineData("""{"file":"bad.txt"}""", RowFailureKinds.Document, "The file 'bad.txt' is bad.")]
    [InlineData("""{"other":1}""", RowFailureKinds.Input, "no field 'file'")]
    [InlineData("""{"file":["a"]}""", RowFailureKinds.Input, "the path of a file is wanted")]
    [InlineData("""{"file":""}""", RowFailureKinds.Input, "the path of a file is wanted")]
    public async Task Apply_FileThatCannotBeRead_FailsItsRow(string row, string kind, string part)
    {
        RowResult result = Assert.Single((await ApplyAsync("{function: txt_to_string, input_key: file}", row)).Results);

        Assert.Equal((RowStatus.Failed, kind), (result.Status, result.Failure!.Kind));
        Assert.Contains(part, result.Failure.Detail, StringComparison.Ordinal);
    }

    [Theory]
    [InlineData("{function: txt_to_strin}", "There is no parser 'txt_to_strin'")]
    [InlineData("{function: ocr}", "The parser 'ocr' cannot be used: install the eyes.")]
    public void Plan_ParserThatIsNotThere_SaysSoAtItsPlace(string parsing, string part)
    {
        SpecDiagnostic error = Assert.Single(Plan(parsing).Errors);

        Assert.Contains(part, error.Message, StringComparison.Ordinal);
        Assert.Equal("datasets.docs.parsing[0]", error.Path);
    }

    [Fact]
    public void Plan_HostWithoutParsers_RefusesThem()
    {
        SpecDiagnostic error = Assert.Single(Plan("{function: txt_to_string}", services: PlanningServices.None).Errors);

        Assert.Contains("Rows may not name files here", error.Message, StringComparison.Ordinal);
    }

    /// <summary>A limit counts the rows that were parsed, so it stands in a stage behind; a sample of the run counts files.</summary>
    [Fact]
    public void Plan_ParsersAndLimit_ParsesFirst()
    {
        PipelinePlan plan = Plan("{function: txt_to_string}, {function: document_to_string, output_key: b}", "limit: 2").Plan!;

        Assert.Equal(["docs.parsing", "docs.parsing.2"], plan.Stages[0].Operators.Select(static planned => planned.Operator.Name));
        Assert.Equal("op", Assert.Single(plan.Stages[1].Operators).Operator.Name);
    }

    private static async Task<RowOutcome> ApplyAsync(string parsing, string row)
    {
        IRowOperator parse = Plan(parsing).Plan!.Stages[0].Operators[0].Operator;
        return Assert.Single(await parse.ApplyAsync(Operations.Rows(row), new ScriptedContext(), CancellationToken.None));
    }

    private static PlanningResult Plan(string parsing, string keys = "drop_keys: [x]", PlanningServices? services = null) => PipelinePlanner.Plan(
        $$"""
        default_model: m
        datasets:
          docs: {type: memory, parsing: [{{parsing}}]}
        operations:
          - {name: op, type: map, {{(keys.StartsWith("drop", StringComparison.Ordinal) ? keys : $"drop_keys: [x], {keys}")}}}
        pipeline:
          steps: [{name: step, input: docs, operations: [op]}]
        """,
        services: services ?? Operations.Services);
}
