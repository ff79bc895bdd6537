using Newtonsoft.Json.Linq;
using Pipelines.Core.Inference;
using Pipelines.Core.Operators;
using Pipelines.Core.Planning;
using Pipelines.Core.Usage;
using Pipelines.Runtime.Calls;
using Pipelines.Runtime.Runs;
using Pipelines.Runtime.Tests.Operators;
using Pipelines.Runtime.Tests.Runs;
using Pipelines.TestKit.Inference;
using Pipelines.TestKit.Time;

namespace Pipelines.Runtime.Tests.Calls;

/// <summary>What becomes of rows and runs when calls fail.</summary>
public sealed class CallFailureTests : IDisposable
{
    private readonly TestHouse _house = new();
    private readonly ImmediateTimeProvider _time = new(DateTimeOffset.UnixEpoch, TimeSpan.FromSeconds(60));

    public CallFailureTests() => _house.Time = _time;

    public void Dispose() => _house.Dispose();

    [Fact]
    public async Task RunAsync_EndpointRecovers_NobodyNotices()
    {
        var failed = new System.Collections.Concurrent.ConcurrentDictionary<string, bool>();
        var client = new ScriptedInferenceClient(request => failed.TryAdd(request.Messages[0].Content, true)
            ? throw new InferenceException(InferenceFailureKind.RateLimited, "Slow down.", TimeSpan.FromSeconds(7))
            : Answers.Text(request, "x"));

        RunSummary summary = await RunAsync(TestPlan.Of(Ask.Once("a")), client);

        Assert.Equal(RunStatus.Completed, summary.Status);
        Assert.Equal(20, client.Calls);
        Assert.Equal(10, summary.Usage.Calls);
        Assert.Equal(10, _time.Waits.Count(static wait => wait == TimeSpan.FromSeconds(7)));
    }

    [Theory]
    [InlineData(InferenceFailureKind.Unavailable)]
    [InlineData(InferenceFailureKind.ConnectionFailed)]
    [InlineData(InferenceFailureKind.RateLimited)]
    [InlineData(InferenceFailureKind.Unauthorized)]
    [InlineData(InferenceFailureKind.QuotaExceeded)]
    [InlineData(InferenceFailureKind.ModelNotFound)]
    public async Task RunAsync_EndpointDown_WaitsWithoutBlamingARowAndGoesOnLater(InferenceFailureKind kind)
    {
        bool isDown = false;
        int answered = 0;
        var client = new ScriptedInferenceClient(request =>
        {
            isDown |= Interlocked.Increment(ref answered) > 4;
            return isDown ? throw new InferenceException(kind, "Out of order.") : Answers.Text(request, "x");
        });
        PipelinePlan plan = TestPlan.Of(Ask.Once("a"));

        RunSummary waiting = await RunAsync(plan, client);

        Assert.Equal(RunStatus.Waiting, waiting.Status);
        Assert.Equal(0, waiting.Rows.Failed);
        Assert.Contains("Out of order.", waiting.Message, StringComparison.Ordinal);
        Assert.InRange(client.Calls, 5, 4 + (16 * new CallOptions().TriesMax));

        RunSummary done = await RunAsync(plan, new ScriptedInferenceClient(static request => Answers.Text(request, "x")));
        Assert.Equal(waiting.RunId, done.RunId);
        Assert.Equal(new RowTotals(10, 10, 0, 0, 0), done.Rows);
        Assert.Equal(10, done.Usage.Calls);
    }

    [Theory]
    [InlineData(InferenceFailureKind.BadRequest, RowFailureKinds.BadRequest, 1)]
    [InlineData(InferenceFailureKind.ContextOverflow, RowFailureKinds.ContextOverflow, 1)]
    [InlineData(InferenceFailureKind.ContentFiltered, RowFailureKinds.ContentFilter, 1)]
    [InlineData(InferenceFailureKind.InvalidResponse, RowFailureKinds.Endpoint, 6)]
    [InlineData(InferenceFailureKind.TimedOut, RowFailureKinds.Timeout, 3)]
    public async Task RunAsync_CallOfOneRowFailsForGood_FailsThatRow(InferenceFailureKind kind, string rowKind, int tries)
    {
        var client = new ScriptedInferenceClient(request => request.Messages[0].Content.EndsWith("row 3", StringComparison.Ordinal)
            ? throw new InferenceException(kind, "It does not work.")
            : Answers.Text(request, "x"));

        RunSummary summary = await RunAsync(TestPlan.Of(Ask.Once("a", timeoutRetries: 2)), client);

        Assert.Equal(new RowTotals(10, 9, 1, 0, 0), summary.Rows);
        Assert.Equal(9 + tries, client.Calls);
        JObject letter = JObject.Parse(await File.ReadAllTextAsync(_house.FileOf($"store/{summary.DeadLetters}")));
        Assert.Equal(rowKind, letter.Value<string>("kind"));
        Assert.Contains("It does not work.", letter.Value<string>("detail"), StringComparison.Ordinal);
    }

    [Fact]
    public async Task RunAsync_ModelHangs_TimesOutAndFailsTheRow()
    {
        var time = new ManualTimeProvider();
        _house.Time = time;
        var client = new ScriptedInferenceClient(static async (request, cancellationToken) =>
        {
            await Task.Delay(Timeout.InfiniteTimeSpan, TimeProvider.System, cancellationToken);
            return Answers.Text(request, "never");
        });

        Task<RunSummary> running = RunAsync(TestPlan.Of(Ask.Once("a", timeoutRetries: 1)), client);
        while (!running.IsCompleted)
        {
            time.AdvanceToNextTimer();
            await Task.Yield();
        }

        RunSummary summary = await running;
        Assert.Equal(10, summary.Rows.Failed);
        Assert.Equal(20, client.Calls);
    }

    [Fact]
    public async Task RunAsync_ModelDownAndAFallback_AsksTheFallback()
    {
        _house.Prices = _house.Prices.With("second", ModelPrice.Free);
        var client = new ScriptedInferenceClient(static request => request.Model == Ask.Model
            ? throw new InferenceException(InferenceFailureKind.Unavailable, "Down.")
            : Answers.Text(request, "by " + request.Model));
        PipelinePlan plan = TestPlan.Of(Ask.Once("a")) with
        {
            Models = new ModelPlan { Fallbacks = [new ModelReference("first"), new ModelReference("second")] },
        };
        var chain = new ScriptedInferenceClient(async (request, cancellationToken) => request.Model == "first"
            ? throw new InferenceException(InferenceFailureKind.Unauthorized, "No key.")
            : await client.CompleteAsync(request, cancellationToken));

        RunSummary summary = await RunAsync(plan, chain);

        Assert.Equal(RunStatus.Completed, summary.Status);
        Assert.All(_house.ReadLines("out.jsonl"), static row => Assert.Equal("by second", row.Value<string>("a")));
        Assert.Equal(["second"], summary.Models.Select(static model => model.Model));
    }

    [Fact]
    public async Task RunAsync_AskedAgainOrOfAnother_HasOneKeyPerRequest()
    {
        var sent = new System.Collections.Concurrent.ConcurrentBag<(string Prompt, string Model, string Key)>();
        var client = new ScriptedInferenceClient(request =>
        {
            sent.Add((request.Messages[0].Content, request.Model, request.IdempotencyKey!));
            return request.Model == Ask.Model
                ? throw new InferenceException(InferenceFailureKind.Unavailable, "Down.")
                : Answers.Text(request, "x");
        });
        PipelinePlan plan = TestPlan.Of(Ask.Once("a")) with { Models = new ModelPlan { Fallbacks = [new ModelReference("second")] } };

        RunSummary summary = await RunAsync(plan, client);

        Assert.Equal(20, sent.Select(static call => call.Key).Distinct().Count());
        Assert.Equal(20, sent.Distinct().Count());
        Assert.All(sent, call => Assert.StartsWith($"{summary.RunId}/", call.Key, StringComparison.Ordinal));
    }

    private Task<RunSummary> RunAsync(PipelinePlan plan, IInferenceClient client) => _house.Runner(TestHouse.Rows(10), client).RunAsync(
        new RunRequest { Plan = plan, Output = _house.Output("out.jsonl", OutputFormat.JsonLines), Options = new RunOptions { FailuresAlikeMax = 0 } },
        CancellationToken.None);
}
