using Newtonsoft.Json.Linq;
using Pipelines.Core.Inference;
using Pipelines.Core.Operators;
using Pipelines.Core.Planning;
using Pipelines.Core.Usage;
using Pipelines.Runtime.Calls;
using Pipelines.Runtime.Calls.Endpoints;
using Pipelines.Runtime.Progress;
using Pipelines.Runtime.Runs;
using Pipelines.Runtime.Stages;
using Pipelines.Runtime.Tests.Operators;
using Pipelines.Runtime.Tests.Runs;
using Pipelines.TestKit.Inference;
using Pipelines.TestKit.Time;

namespace Pipelines.Runtime.Tests.Calls;

/// <summary>What becomes of rows and runs when calls fail.</summary>
public sealed class CallFailureTests : IDisposable
{
    private static readonly TimeSpan LongWait = TimeSpan.FromDays(1);

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
        Assert.InRange(_time.Waits.Count(static wait => wait == TimeSpan.FromSeconds(7)), 10, 20);
    }

    [Theory]
    [InlineData(InferenceFailureKind.Unavailable, RunStatus.Waiting)]
    [InlineData(InferenceFailureKind.ConnectionFailed, RunStatus.Waiting)]
    [InlineData(InferenceFailureKind.RateLimited, RunStatus.Waiting)]
    [InlineData(InferenceFailureKind.QuotaExceeded, RunStatus.Waiting)]
    [InlineData(InferenceFailureKind.Unauthorized, RunStatus.Failed)]
    [InlineData(InferenceFailureKind.ModelNotFound, RunStatus.Failed)]
    public async Task RunAsync_EndpointGone_EndsWithoutBlamingARowAndGoesOnWhenResumed(InferenceFailureKind kind, RunStatus expected)
    {
        bool isDown = false;
        int answered = 0;
        var client = new ScriptedInferenceClient(request =>
        {
            isDown |= Interlocked.Increment(ref answered) > 4;
            return isDown ? throw new InferenceException(kind, "Out of order.") : Answers.Text(request, "x");
        });
        PipelinePlan plan = TestPlan.Of(Ask.Once("a", timeoutRetries: 2));

        RunSummary stopped = await RunAsync(plan, client);

        Assert.Equal(expected, stopped.Status);
        Assert.Equal(0, stopped.Rows.Failed);
        Assert.Contains("Out of order.", stopped.Message, StringComparison.Ordinal);
        Assert.InRange(client.Calls, 5, 4 + (16 * new CallOptions().TriesMax));

        RunSummary done = await RunAsync(plan, new ScriptedInferenceClient(static request => Answers.Text(request, "x")), stopped.RunId);
        Assert.Equal(stopped.RunId, done.RunId);
        Assert.Equal(new RowTotals(10, 10, 0, 0, 0), done.Rows);
        Assert.Equal(10, done.Usage.Calls);
    }

    [Theory]
    [InlineData(InferenceFailureKind.Unavailable)]
    [InlineData(InferenceFailureKind.ConnectionFailed)]
    public async Task RunAsync_EndpointComesBackInTime_GoesOnByItselfAndShowsTheWait(InferenceFailureKind kind)
    {
        // Back as soon as it has been asked while calls were waiting for it.
        var monitor = new RunMonitor();
        var seen = new System.Collections.Concurrent.ConcurrentBag<EndpointWait>();
        var client = new ScriptedInferenceClient(request =>
        {
            if (monitor.Capture().Waiting is { } wait)
            {
                seen.Add(wait);
            }

            return seen.IsEmpty ? throw new InferenceException(kind, "Restarting.") : Answers.Text(request, "x");
        });

        RunSummary summary = await _house.Runner(TestHouse.Rows(10), client).RunAsync(
            new RunRequest { Plan = TestPlan.Of(Ask.Once("a")), Options = new RunOptions { Calls = new() { EndpointWaitMax = TimeSpan.FromDays(1) } }, Monitor = monitor },
            CancellationToken.None);

        Assert.Equal(RunStatus.Completed, summary.Status);
        Assert.Equal(new RowTotals(10, 10, 0, 0, 0), summary.Rows);
        Assert.Equal(10, summary.Usage.Calls);
        Assert.Contains(seen, static wait => wait.Reason == "Restarting.");
        Assert.Null(monitor.Capture().Waiting);
    }

    /// <summary>The clock of these tests runs ahead of the threads, so minutes may pass before another row gets its turn.</summary>
    [Fact]
    public async Task RunAsync_OneCallKillsTheServerAgainAndAgain_FailsThatRowAlone()
    {
        var client = new ScriptedInferenceClient(static request => request.Messages[0].Content.EndsWith("row 3", StringComparison.Ordinal)
            ? throw new InferenceException(InferenceFailureKind.Unavailable, "It crashed.")
            : Answers.Text(request, "x"));

        RunSummary summary = await _house.Runner(TestHouse.Rows(2000), client).RunAsync(
            new RunRequest { Plan = TestPlan.Of(Ask.Once("a")), Options = new RunOptions { FailFast = FailFastOptions.Never, Calls = new() { ConcurrencyMax = 2, EndpointWaitMax = LongWait } } },
            CancellationToken.None);

        Assert.Equal(RunStatus.CompletedWithFailures, summary.Status);
        Assert.Equal(new RowTotals(2000, 1999, 1, 0, 0), summary.Rows);
    }

    /// <summary>Somebody was answered before the outage, which says nothing about it.</summary>
    [Fact]
    public async Task RunAsync_OutageThatOneCallMeetsAlone_BlamesNoRow()
    {
        const int Faults = 20;
        var otherIsAnswered = new TaskCompletionSource(TaskCreationOptions.RunContinuationsAsynchronously);
        int faults = 0;
        var client = new ScriptedInferenceClient(async (request, _) =>
        {
            if (request.Messages[0].Content.EndsWith("row 1", StringComparison.Ordinal))
            {
                otherIsAnswered.SetResult();
                return Answers.Text(request, "x");
            }

            await otherIsAnswered.Task;
            return ++faults > Faults ? Answers.Text(request, "x") : throw new InferenceException(InferenceFailureKind.ConnectionFailed, "Nobody is there.");
        });

        RunSummary summary = await _house.Runner(TestHouse.Rows(2), client).RunAsync(
            new RunRequest { Plan = TestPlan.Of(Ask.Once("a")), Options = new RunOptions { FailFast = FailFastOptions.Never } }, CancellationToken.None);

        Assert.Equal(RunStatus.Completed, summary.Status);
        Assert.Equal(Faults + 1, faults);
    }

    /// <summary>The outage has used its tries up but one; what is said then is not the call's fault either.</summary>
    [Theory]
    [InlineData(InferenceFailureKind.InvalidResponse)]
    [InlineData(InferenceFailureKind.RateLimited)]
    public async Task RunAsync_OutageEndsWithAnotherFailure_BlamesNoRow(InferenceFailureKind last)
    {
        int tries = 0;
        int broken = new CallOptions().TriesMax - 1;
        var client = new ScriptedInferenceClient(request => ++tries <= broken
            ? throw new InferenceException(InferenceFailureKind.ConnectionFailed, "Nobody is there.")
            : tries == broken + 1 ? throw new InferenceException(last, "Just started.") : Answers.Text(request, "x"));

        RunSummary summary = await _house.Runner(TestHouse.Rows(1), client).RunAsync(
            new RunRequest { Plan = TestPlan.Of(Ask.Once("a")), Options = new RunOptions { FailFast = FailFastOptions.Never } }, CancellationToken.None);

        Assert.Equal(RunStatus.Completed, summary.Status);
        Assert.Equal(broken + 2, tries);
    }

    [Fact]
    public async Task RunAsync_TwoRunsOneDeadEndpoint_ProbeItTogether()
    {
        using var second = new TestHouse();
        var client = new ScriptedInferenceClient(static request => throw new InferenceException(InferenceFailureKind.ConnectionFailed, "Refused."));
        PipelineRunner runner = _house.Runner(TestHouse.Rows(10), client);

        RunSummary[] both = await Task.WhenAll(
            runner.RunAsync(new RunRequest { Plan = TestPlan.Of(Ask.Once("a")) }, CancellationToken.None),
            runner.RunAsync(new RunRequest { Plan = TestPlan.Of(Ask.Once("b")) }, CancellationToken.None));

        Assert.All(both, static summary => Assert.Equal(RunStatus.Waiting, summary.Status));

        // Those that were under way when the breaker opened, and then one probe at a time.
        Assert.InRange(client.Calls, 5, 20 + 64);
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
    public async Task RunAsync_ModelHangsOnOneRow_TimesOutAndFailsTheRow()
    {
        var time = new ManualTimeProvider();
        _house.Time = time;
        var client = new ScriptedInferenceClient(static async (request, cancellationToken) =>
        {
            if (request.Messages[0].Content.EndsWith("row 3", StringComparison.Ordinal))
            {
                await Task.Delay(Timeout.InfiniteTimeSpan, TimeProvider.System, cancellationToken);
            }

            return Answers.Text(request, "x");
        });

        Task<RunSummary> running = RunAsync(TestPlan.Of(Ask.Once("a", timeoutRetries: 1)), client);
        while (!running.IsCompleted)
        {
            time.AdvanceToNextTimer();
            await Task.Yield();
        }

        RunSummary summary = await running;
        Assert.Equal(new RowTotals(10, 9, 1, 0, 0), summary.Rows);
        Assert.Equal(11, client.Calls);
    }

    [Fact]
    public async Task RunAsync_EndpointHangsOnEveryCall_WaitsWithoutBlamingARow()
    {
        const int Rows = 10;
        int arrived = 0;
        var all = new TaskCompletionSource(TaskCreationOptions.RunContinuationsAsynchronously);
        var client = new ScriptedInferenceClient(async (_, _) =>
        {
            if (Interlocked.Increment(ref arrived) == Rows)
            {
                all.SetResult();
            }

            await all.Task;
            throw new InferenceException(InferenceFailureKind.TimedOut, "No answer within 120 s.");
        });

        RunSummary summary = await RunAsync(TestPlan.Of(Ask.Once("a", timeoutRetries: 2)), client);

        Assert.Equal(RunStatus.Waiting, summary.Status);
        Assert.Equal(0, summary.Rows.Failed);
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

        Assert.Equal(10, sent.Count(static call => call.Model == "second"));
        Assert.Equal(sent.Select(static call => (call.Prompt, call.Model)).Distinct().Count(), sent.Select(static call => call.Key).Distinct().Count());
        Assert.Equal(sent.Select(static call => call.Key).Distinct().Count(), sent.Distinct().Count());
        Assert.All(sent, call => Assert.StartsWith($"{summary.RunId}/", call.Key, StringComparison.Ordinal));
    }

    private Task<RunSummary> RunAsync(PipelinePlan plan, IInferenceClient client, RunId? resume = null, RunMonitor? monitor = null) =>
        _house.Runner(TestHouse.Rows(10), client).RunAsync(
            new RunRequest
            {
                Plan = plan,
                Resume = resume,
                Monitor = monitor ?? new RunMonitor(),
                Output = _house.Output("out.jsonl", OutputFormat.JsonLines),
                Options = new RunOptions { FailFast = FailFastOptions.Never },
            },
            CancellationToken.None);
}
