using Newtonsoft.Json.Linq;
using Pipelines.Core.Inference;
using Pipelines.Core.Planning;
using Pipelines.Runtime.Runs;
using Pipelines.Runtime.Stages;
using Pipelines.Runtime.Tests.Operators;
using Pipelines.Runtime.Tests.Runs;
using Pipelines.TestKit.Inference;

namespace Pipelines.Runtime.Tests.Calls;

/// <summary>A stage that goes wrong is given up before it has cost much; one that does not is left alone.</summary>
public sealed class FailFastTests : IDisposable
{
    private const int Rows = 500;

    /// <summary>As many as <see cref="Rows"/> make; each works on as many rows together as there may be calls.</summary>
    private const int PartitionsAtOnce = 2;

    private const string Pipeline = """
        name: strict
        default_model: scripted
        datasets:
          input: { type: file, path: input.json }
        operations:
          - name: title
            type: map
            prompt: "Name it. {{ input.text }}"
            output: { schema: { title: string } }
            num_retries_on_validate_failure: 2
        pipeline:
          steps:
            - { name: one, input: input, operations: [title] }
        """;

    private readonly TestHouse _house = new();

    public void Dispose() => _house.Dispose();

    [Theory]
    [InlineData(1, 20)]
    [InlineData(16, 20)]
    [InlineData(64, 64)]
    public async Task RunAsync_EveryAnswerBreaksTheSchema_CountsCallsAndNotRows(int concurrency, int calls)
    {
        int number = 0;
        var client = new ScriptedInferenceClient(request => Answers.Text(request, $$"""{"titel": "{{Interlocked.Increment(ref number)}}"}"""));

        RunSummary summary = await RunAsync(PipelinePlanner.Plan(Pipeline).Plan!, client, concurrency);

        Assert.Equal(RunStatus.Failed, summary.Status);

        Assert.InRange(client.Calls, calls, CallsMax(calls, concurrency));
        Assert.Contains($"The first {calls} calls of operator 'title' all failed alike (schema)", summary.Message, StringComparison.Ordinal);
    }

    [Fact]
    public async Task RunAsync_EveryFirstAnswerIsBadAndTheSecondGood_GoesOn()
    {
        var client = new ScriptedInferenceClient(static request => Answers.Text(
            request, request.Messages.Count < 4 ? "no JSON" : """{"title": "good"}"""));

        RunSummary summary = await RunAsync(PipelinePlanner.Plan(Pipeline).Plan!, client, concurrency: 32);

        Assert.Equal(RunStatus.Completed, summary.Status);
    }

    [Fact]
    public async Task RunAsync_EveryCallIsRefusedInOtherWords_StopsWithAnExample()
    {
        int number = 0;
        var client = new ScriptedInferenceClient(_ => throw new InferenceException(
            InferenceFailureKind.BadRequest, $"Request req-{Interlocked.Increment(ref number)} was refused: 'temprature' is unknown."));

        RunSummary summary = await RunAsync(TestPlan.Of(Ask.Once("a")), client, concurrency: 4);

        Assert.Equal(RunStatus.Failed, summary.Status);
        Assert.InRange(client.Calls, 20, CallsMax(20, concurrency: 4));
        Assert.Contains("'temprature' is unknown", summary.Message, StringComparison.Ordinal);
    }

    [Theory]
    [InlineData(0.1, RunStatus.Failed)]
    [InlineData(0.3, RunStatus.CompletedWithFailures)]
    public async Task RunAsync_OneRowInFiveFails_StopsAboveTheRate(double rate, RunStatus expected)
    {
        RunSummary summary = await RunAsync(TestPlan.Of(Ask.Once("a")) with { MaxFailureRate = rate }, EveryFifthIsBad(), concurrency: 4);

        Assert.Equal(expected, summary.Status);
        Assert.Equal(expected == RunStatus.Failed, summary.Message?.Contains("max_failure_rate", StringComparison.Ordinal) == true);
        Assert.InRange(summary.Rows.Failed, expected == RunStatus.Failed ? 5 : 100, 100);
    }

    [Fact]
    public async Task RunAsync_RateOfTheCaller_GoesBeforeThatOfThePipeline()
    {
        RunSummary summary = await RunAsync(
            TestPlan.Of(Ask.Once("a")) with { MaxFailureRate = 0.1 }, EveryFifthIsBad(), concurrency: 4, new FailFastOptions { FailureRateMax = 0.5 });

        Assert.Equal(RunStatus.CompletedWithFailures, summary.Status);
    }

    /// <summary>
    /// Beyond the calls that decide, each row that is worked on may have one that is under way, or that has ended and is not counted yet;
    /// the row whose call was the last to be counted has none.
    /// </summary>
    private static int CallsMax(int deciding, int concurrency) => deciding + (PartitionsAtOnce * concurrency) - 1;

    private static ScriptedInferenceClient EveryFifthIsBad() => new(static request =>
        Answers.Text(request, request.Messages[0].Content[^1] is '3' or '8' ? "bad" : "good"));

    private Task<RunSummary> RunAsync(PipelinePlan plan, IInferenceClient client, int concurrency, FailFastOptions? failFast = null) =>
        _house.Runner([.. Enumerable.Range(0, Rows).Select(static i => new JObject { ["text"] = $"row {i}" })], client).RunAsync(
            new RunRequest
            {
                Plan = plan,
                Options = new RunOptions { Calls = new() { ConcurrencyMax = concurrency }, FailFast = failFast ?? FailFastOptions.Default },
            },
            CancellationToken.None);
}
