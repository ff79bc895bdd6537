using Newtonsoft.Json.Linq;
using Pipelines.Core.Planning;
using Pipelines.Runtime.Runs;
using Pipelines.Runtime.Tests.Runs;
using Pipelines.TestKit.Inference;

namespace Pipelines.Runtime.Tests.Stages;

/// <summary><c>assert</c> with <c>on_failure: route</c>: what breaks it goes another way.</summary>
public sealed class AssertRouteTests
{
    private const string Head = """
        datasets: {input: {type: file, path: input.json}}
        operations:
          - {name: even, type: assert, on_failure: route, conditions: ["input['id'] % 2 == 0"]}
          - {name: small, type: assert, on_failure: drop, conditions: ["input['id'] < 7"]}
        """;

    [Theory]
    [InlineData("[{name: a, input: input, operations: [even]}]", "0 2 4 6 8")]
    [InlineData("[{name: a, input: input, operations: [even]}, {name: b, input: a.even, operations: []}]", "1! 3! 5! 7! 9!")]
    [InlineData("[{name: a, input: input, operations: [small, even]}, {name: b, input: a.even, operations: []}]", "1! 3! 5!")]
    [InlineData("[{name: a, input: input, operations: [even, small]}, {name: b, input: a.even, operations: [small]}]", "1! 3! 5!")]
    [InlineData("[{name: a, input: input, operations: [even]}, {name: b, input: a.even, operations: [even]}, {name: c, input: b.even, operations: []}]", "1! 3! 5! 7! 9!")]
    public async Task Run_Route_GivesEachSideItsRows(string steps, string expected)
    {
        using var house = new TestHouse(isInMemory: true);
        PlanningResult result = PipelinePlanner.Plan($"{Head}\npipeline: {{steps: {steps}}}");
        Assert.True(result.IsOk, string.Join('\n', result.Diagnostics));
        var nobody = new ScriptedInferenceClient(static _ => throw new InvalidOperationException("Nobody is asked."));

        RunSummary summary = await house.Runner(TestHouse.Rows(10), nobody).RunAsync(
            new RunRequest { Plan = result.Plan, Output = house.Output("out.jsonl", OutputFormat.JsonLines) }, CancellationToken.None);

        Assert.Equal(RunStatus.Completed, summary.Status);
        Assert.Equal(expected, string.Join(' ', house.ReadLines("out.jsonl").Select(Name)));
        Assert.All(summary.Operators, static counts => Assert.True(counts.Balances, counts.ToString()));
    }

    /// <summary>Rewrites move other assertions before what costs something. What is routed away has all that was made before it.</summary>
    [Fact]
    public void Plan_RoutingAssertionBehindACostlyOperator_StaysThere()
    {
        PlanningResult result = PipelinePlanner.Plan("""
            default_model: any
            datasets: {input: {type: memory, path: []}}
            operations:
              - {name: ask, type: map, prompt: '{{ input.text }}', output: {schema: {answer: string}}}
              - {name: even, type: assert, on_failure: route, conditions: ["input['id'] % 2 == 0"]}
            pipeline:
              steps: [{name: a, input: input, operations: [ask, even]}, {name: b, input: a.even, operations: []}]
            """);

        Assert.Equal(["ask", "even", "even.routed"], result.Plan!.Stages.SelectMany(static stage => stage.Operators).Select(static one => one.Operator.Name));
        Assert.Equal(result.Plan.Stages[1].Input, result.Plan.Stages[2].Input);
    }

    [Theory]
    [InlineData("[{name: a, input: a.even, operations: [even]}]")]
    [InlineData("[{name: a, input: input, operations: [small]}, {name: b, input: a.small, operations: []}]")]
    [InlineData("[{name: a, input: input, operations: [small]}, {name: b, input: a.even, operations: []}]")]
    public void Plan_RouteThatIsNotThere_IsAnError(string steps) =>
        Assert.Contains(
            PipelinePlanner.Plan($"{Head}\npipeline: {{steps: {steps}}}").Errors, static error => error.Message.StartsWith("There is no dataset and no earlier step", StringComparison.Ordinal));

    private static string Name(JObject row) => $"{row["id"]}{(row["_assert_even"] is JArray { Count: > 0 } ? "!" : "")}";
}
