using Pipelines.Core.Planning;
using Pipelines.Core.Tests.Operators;

namespace Pipelines.Core.Tests.Planning.Rewriting;

/// <summary>What each rule does, and above all what it leaves alone.</summary>
public sealed class StepRewriterTests
{
    private const string Summary = "{name: a, type: map, prompt: 'A {{ input.text }}', output: {schema: {summary: string}}}";
    private const string Keep = "{name: f, type: filter, prompt: 'F {{ input.text }}', output: {schema: {keep: bool}}}";

    [Theory]
    [InlineData("the filter depends on nothing that is made", Summary, Keep, "f a")]
    [InlineData("over two", Summary, "{name: b, type: map, prompt: 'B {{ input.id }}', output: {schema: {y: string}}}", Keep, "f a b")]
    [InlineData("only over what it does not read", Summary, "{name: b, type: map, prompt: 'B {{ input.id }}', output: {schema: {text: string}}}", Keep, "a b f")]
    [InlineData("it reads what is made", "{name: a, type: map, prompt: 'A', output: {schema: {text: string}}}", Keep, "a f")]
    [InlineData("it reads what is dropped", "{name: a, type: map, prompt: 'A {{ input.x }}', output: {schema: {y: string}}, drop_keys: [text]}", Keep, "a f")]
    [InlineData("the map reads what the filter takes away", "{name: a, type: map, prompt: 'A {{ input.keep }}', output: {schema: {y: string}}}", Keep, "a f")]
    [InlineData("the map reads the whole row", "{name: a, type: map, prompt: 'A {{ input }}', output: {schema: {y: string}}}", Keep, "a f")]
    [InlineData("the map makes what the filter takes away", "{name: a, type: map, prompt: 'A', output: {schema: {keep: bool}}}", Keep, "a f")]
    [InlineData("the filter adds a field", Summary, "{name: f, type: filter, prompt: 'F', output: {schema: {keep: bool, _short_explanation: string}}}", "a f")]
    [InlineData("nothing is saved before a map without a model", "{name: a, type: map, drop_keys: [x]}", Keep, "a f")]
    [InlineData("through a map without a model", Summary, "{name: b, type: map, drop_keys: [x]}", Keep, "f a b")]
    [InlineData("a filter before leaves fewer rows to ask about", Keep, "{name: g, type: filter, prompt: 'G', output: {schema: {stay: bool}}}", "f g")]
    [InlineData("a filter that asks nobody goes before one that does", Keep, "{name: g, type: assert, on_failure: drop, conditions: ['input[\"id\"] > 3']}", "g f")]
    [InlineData("code that says what it reads", Summary, "{name: g, type: code_filter, code: x, reads: [id]}", "g a")]
    [InlineData("code that reads what is made", Summary, "{name: g, type: code_filter, code: x, reads: [summary]}", "a g")]
    [InlineData("code that may read anything", Summary, "{name: g, type: code_filter, code: x}", "a g")]
    [InlineData("a gate stays where it is", Summary, "{name: g, type: assert, conditions: ['input[\"id\"] > 3']}", "a g")]
    [InlineData("the map counts rows", "{name: a, type: map, prompt: A, output: {schema: {y: string}}, limit: 3}", Keep, "a f")]
    [InlineData("the filter counts rows", Summary, "{name: f, type: filter, prompt: 'F {{ input.text }}', output: {schema: {keep: bool}}, sample: 9}", "a f")]
    [InlineData("the filter's limit counts rows", Summary, "{name: f, type: filter, prompt: 'F {{ input.text }}', output: {schema: {keep: bool}}, limit: 9}", "a f f.limit")]
    [InlineData("rows share a call", "{name: a, type: map, prompt: A, output: {schema: {y: string}}, batch_prompt: 'B {{ inputs }}', max_batch_size: 4}", Keep, "a f")]
    [InlineData("the map is calibrated", "{name: a, type: map, prompt: A, output: {schema: {y: string}}, calibrate: true}", Keep, "a f")]
    [InlineData("groups are made", "{name: a, type: reduce, reduce_key: text, prompt: '{{ inputs }}', output: {schema: {y: string}}}", Keep, "a f")]
    [InlineData("a list may be empty, and the filter would be asked for nothing", "{name: a, type: unnest, unnest_key: tags}", Keep, "a f")]
    public void Plan_Filter_MovesOnlyWhereNobodyNotices(string because, params string[] operationsThenOrder)
    {
        PipelinePlan plan = PlanOf("[selection_pushdown]", operationsThenOrder[..^1]);

        Assert.True(operationsThenOrder[^1] == OrderOf(plan), $"{because}: {OrderOf(plan)}");
    }

    [Theory]
    [InlineData("a map with a limit", Summary, "{name: b, type: map, drop_keys: [x], limit: 5}", 5L)]
    [InlineData("sample and limit", Summary, "{name: b, type: map, drop_keys: [x], limit: 5, sample: 3}", 3L)]
    [InlineData("a filter with a limit takes the rows that pass already", "{name: f, type: filter, prompt: F, output: {schema: {keep: bool}}, limit: 2}", "{name: b, type: map, drop_keys: [x]}", 2L)]
    [InlineData("nothing is saved", "{name: a, type: map, drop_keys: [y]}", "{name: b, type: map, drop_keys: [x], limit: 5}", null)]
    [InlineData("rows share a call", "{name: a, type: map, prompt: A, output: {schema: {y: string}}, batch_prompt: 'B {{ inputs }}', max_batch_size: 4}", "{name: b, type: map, drop_keys: [x], limit: 5}", null)]
    [InlineData("the first rows of groups", "{name: a, type: reduce, reduce_key: text, prompt: '{{ inputs }}', output: {schema: {y: string}}}", "{name: b, type: map, drop_keys: [x], limit: 5}", null)]
    [InlineData("no limit", Summary, "{name: b, type: map, drop_keys: [x]}", null)]
    public void Plan_Limit_EndsTheStageBefore(string because, string first, string second, long? expected)
    {
        PipelinePlan plan = PlanOf("[limit_pushdown, fusion]", first, second);

        long? ended = plan.Stages[0].Operators[^1].PassedRowsMax;
        Assert.True(expected == ended, $"{because}: {ended}");
    }

    [Fact]
    public void Plan_TextThatWasSplit_IsNotCarriedOn()
    {
        PipelinePlan plan = PlanOf(
            "[dead_field_removal, fusion]",
            "{name: cut, type: split, split_key: text, method: delimiter, method_kwargs: {delimiter: ' '}}",
            "{name: a, type: map, prompt: 'A {{ input.text_chunk }}', output: {schema: {y: string}}}",
            "{name: r, type: reduce, reduce_key: id, prompt: '{% for one in inputs %}{{ one.y }}{% endfor %}', output: {schema: {z: string}}}");

        Assert.Equal("cut a.fields a r.fields r", OrderOf(plan));
        Assert.Contains(plan.Rewrites, static rewrite => rewrite.Change.Contains("'id', 'text_chunk', 'y'", StringComparison.Ordinal));
        Assert.Contains(plan.Rewrites, static rewrite => rewrite.Change.Contains("before 'r' rows carry 'id', 'y'", StringComparison.Ordinal));
    }

    [Theory]
    [InlineData("reads: [id, text_chunk]", "cut c.fields c r.fields r")]
    [InlineData("", "cut c r.fields r")]
    public void Plan_CodeBehindASplit_GetsWhatItReads(string reads, string order) => Assert.Equal(
        order,
        OrderOf(PlanOf(
            "[dead_field_removal, fusion]",
            "{name: cut, type: split, split_key: text, method: delimiter, method_kwargs: {delimiter: ' '}}",
            $"{{name: c, type: code_map, code: x{(reads.Length > 0 ? ", " + reads : "")}}}",
            "{name: r, type: reduce, reduce_key: id, prompt: '{% for one in inputs %}{{ one.y }}{% endfor %}', output: {schema: {z: string}}}")));

    [Theory]
    [InlineData("the rows are the output", "{name: b, type: map, prompt: 'A {{ input.text }}', output: {schema: {y: string}}}")]
    [InlineData("the first row's fields go through", "{name: r, type: reduce, reduce_key: id, pass_through: true, prompt: '{{ inputs[0].y }}', output: {schema: {z: string}}}")]
    [InlineData("whole rows are printed", "{name: r, type: reduce, reduce_key: id, prompt: '{{ inputs }}', output: {schema: {z: string}}}")]
    [InlineData("rows are sampled, not made", "{name: s, type: sample, method: first, samples: 3}")]
    public void Plan_FieldsThatMayMatter_StayInTheRows(string because, string last)
    {
        PipelinePlan plan = PlanOf("true", Summary, last);

        Assert.True(!OrderOf(plan).Contains(".fields", StringComparison.Ordinal), because);
    }

    [Fact]
    public void Plan_RewritesOff_EachOperatorHasItsStage()
    {
        PipelinePlan plan = PlanOf("false", Summary, Keep);

        Assert.Equal(["a", "f"], plan.Stages.Select(static stage => Assert.Single(stage.Operators).Operator.Name));
        Assert.Empty(plan.Rewrites);
    }

    [Fact]
    public void Plan_RewritesOn_AreSaid()
    {
        PipelinePlan plan = PlanOf("true", Summary, Keep);

        Assert.Equal(["selection_pushdown", "fusion"], plan.Rewrites.Select(static rewrite => rewrite.Rule));
        Assert.Equal("'f' goes before 'a': it reads nothing that is made there, and fewer rows are left.", plan.Rewrites[0].Change);
    }

    [Fact]
    public void Plan_UnknownRewrite_IsNamedWithTheNearestOne()
    {
        PlanningResult result = PipelinePlanner.Plan(YamlOf("[limit_pushup]", [Summary]), services: Operations.Services);

        Assert.Contains(result.Diagnostics, static one => one.ToString().Contains("There is no rewrite 'limit_pushup'. Did you mean 'limit_pushdown'?", StringComparison.Ordinal));
    }

    private static string OrderOf(PipelinePlan plan) =>
        string.Join(' ', plan.Stages.SelectMany(static stage => stage.Operators).Select(static planned => planned.Operator.Name));

    private static PipelinePlan PlanOf(string rewrites, params string[] operations)
    {
        PlanningResult result = PipelinePlanner.Plan(YamlOf(rewrites, operations), services: Operations.Services);
        Assert.True(result.IsOk, string.Join('\n', result.Diagnostics));
        return result.Plan;
    }

    private static string YamlOf(string rewrites, string[] operations) => $$"""
        default_model: m
        plan_rewrites: {{rewrites}}
        datasets:
          docs: {type: memory}
        operations:
        {{string.Join('\n', operations.Select(static one => $"  - {one}"))}}
        pipeline:
          steps: [{name: step, input: docs, operations: [{{string.Join(", ", operations.Select(static one => one[7..one.IndexOf(',', StringComparison.Ordinal)]))}}]}]
        """;
}
