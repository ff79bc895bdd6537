using Pipelines.Core.Documents;
using Pipelines.Core.Operators;
using Pipelines.Core.Planning;
using Pipelines.Core.Tests.Operators.Parsing;
using Pipelines.Core.Tests.Operators.Web;

namespace Pipelines.Core.Tests.Operators;

/// <summary>Operators for tests, made as a pipeline makes them: from YAML, through the planner.</summary>
internal static class Operations
{
    public static PlanningServices Services { get; } = new()
    {
        Tokenizers = new WordTokenizers(),
        Code = new ExpressionCodeRunner(),
        Documents = new ScriptedParsers(),
        Web = new ScriptedWeb(),
    };

    /// <summary>Plans a pipeline around one operation.</summary>
    /// <param name="operation">The keys of the operation beyond its name, which is <c>op</c>.</param>
    /// <param name="pipeline">Further top-level keys.</param>
    public static PlanningResult Plan(string operation, string pipeline = "")
    {
        string indented = string.Join('\n', operation.Trim().Split('\n').Select(line => "    " + line));
        return PipelinePlanner.Plan($$"""
            {{pipeline}}
            default_model: test-model
            datasets:
              docs: {type: memory}
            operations:
              - name: op
            {{indented}}
            pipeline:
              steps: [{name: step, input: docs, operations: [op]}]
            """, services: Services);
    }

    public static PlannedOperator Bind(string operation, string pipeline = "")
    {
        PlanningResult result = Plan(operation, pipeline);
        Assert.True(result.IsOk, string.Join('\n', result.Diagnostics));
        return result.Plan.Stages[0].Operators[0];
    }

    public static Row Row(int number, string json) => new(new RowId($"row:{number}"), RowJson.ParseObject(json));

    public static IReadOnlyList<Row> Rows(params string[] json) => [.. json.Select((text, i) => Row(i, text))];

    public static Task<IReadOnlyList<RowOutcome>> ApplyAsync(IRowOperator rowOperator, ScriptedContext context, params string[] rows) =>
        rowOperator.ApplyAsync(Rows(rows), context, CancellationToken.None);

    /// <summary>The fields of the one row that came out of the one row that went in.</summary>
    public static string OnlyRow(IReadOnlyList<RowOutcome> outcomes)
    {
        RowResult result = Assert.Single(Assert.Single(outcomes).Results);
        Assert.True(result.Status == RowStatus.Ok, result.Failure?.ToString());
        return RowJson.Write(result.Row.Fields);
    }

    public static RowFailure OnlyFailure(IReadOnlyList<RowOutcome> outcomes)
    {
        RowResult result = Assert.Single(Assert.Single(outcomes).Results);
        Assert.Equal(RowStatus.Failed, result.Status);
        return result.Failure!;
    }
}
