using Pipelines.Core.Planning;
using Pipelines.Runtime.Runs;
using Pipelines.Runtime.Tests.Runs;
using Pipelines.TestKit.Inference;

namespace Pipelines.Runtime.Tests.Stages;

/// <summary><c>assert</c> with <c>on_failure: stop</c>.</summary>
public sealed class AssertStopTests
{
    private const string Yaml = """
        default_model: scripted
        datasets: {input: {type: file, path: input.json}}
        operations:
          - {name: sound, type: assert, conditions: ["input['id'] != 0"], on_failure: stop, message: Zero is not sound.}
          - {name: ask, type: map, prompt: "K {{ input.id }}", output: {schema: {keep: bool}, mode: structured_output}}
        pipeline:
          steps: [{name: look, input: input, operations: [sound, ask]}]
        """;

    [Fact]
    public async Task Run_RowBreaksTheAssertion_StopsAndGoesOnWithTheOthersWhenResumed()
    {
        using var house = new TestHouse(isInMemory: true);
        var patient = new ScriptedInferenceClient(static async (_, stopping) =>
        {
            // Nothing but the assertion ends the run.
            await Task.Delay(Timeout.InfiniteTimeSpan, TimeProvider.System, stopping);
            throw new InvalidOperationException("The run was not stopped.");
        });
        var client = new ScriptedInferenceClient(static request => Answers.Text(request, """{"keep": true}"""));
        var request = new RunRequest { Plan = PipelinePlanner.Plan(Yaml).Plan!, Output = house.Output("out.jsonl", OutputFormat.JsonLines) };

        RunSummary stopped = await house.Runner(TestHouse.Rows(5_000), patient).RunAsync(request, CancellationToken.None);
        RunSummary resumed = await house.Runner(TestHouse.Rows(5_000), client).RunAsync(request with { Resume = stopped.RunId }, CancellationToken.None);

        Assert.Equal(RunStatus.Failed, stopped.Status);
        Assert.Contains("'sound' stopped the run", stopped.Message, StringComparison.Ordinal);
        Assert.Contains("Zero is not sound.", stopped.Message, StringComparison.Ordinal);
        Assert.InRange(patient.Calls, 0, request.Options.Calls.ConcurrencyMax);
        Assert.Equal((RunStatus.CompletedWithFailures, new RowTotals(5_000, 4_999, 1, 0, 0)), (resumed.Status, resumed.Rows));
        Assert.DoesNotContain(0, house.ReadLines("out.jsonl").Select(static row => row.Value<int>("id")));
    }
}
