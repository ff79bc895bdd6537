using Newtonsoft.Json.Linq;
using Pipelines.Core.Documents;
using Pipelines.Core.Inference;
using Pipelines.Core.Operators;
using Pipelines.Core.Planning;
using Pipelines.Core.Storage;
using Pipelines.Runtime.Partitions;
using Pipelines.Runtime.Runs;
using Pipelines.Runtime.Tests.Operators;
using Pipelines.TestKit.Inference;

namespace Pipelines.Runtime.Tests.Runs;

public sealed class PipelineRunnerTests : IDisposable
{
    private static readonly RunOptions SmallPartitions = new() { Partitions = new PartitionLimits { RowsMax = 7, InFlightMax = 3 } };

    private readonly TestHouse _house = new();

    public void Dispose() => _house.Dispose();

    [Fact]
    public async Task RunAsync_EveryRowAnswered_WritesAllRowsInInputOrder()
    {
        var client = new ScriptedInferenceClient(static request => Answers.Text(request, "answer to " + request.Messages[0].Content));

        RunSummary summary = await RunAsync(TestPlan.Of(Ask.Once("a"), Ask.Once("b")), 100, client);

        Assert.Equal(RunStatus.Completed, summary.Status);
        Assert.Equal(new RowTotals(100, 100, 0, 0, 0), summary.Rows);
        Assert.Equal(200, client.Calls);
        Assert.Equal(200, summary.Usage.Calls);
        IReadOnlyList<JObject> rows = _house.ReadLines("out.jsonl");
        Assert.Equal(Enumerable.Range(0, 100), rows.Select(static row => row.Value<int>("id")));
        Assert.All(rows, static row => Assert.Equal($"answer to b: row {row["id"]}", row.Value<string>("b")));
    }

    [Fact]
    public async Task RunAsync_SomeRowsFail_WritesThemToTheDeadLetters()
    {
        var client = new ScriptedInferenceClient(static request =>
            Answers.Text(request, request.Messages[0].Content.EndsWith('3') ? "bad answer" : "good"));

        RunSummary summary = await RunAsync(TestPlan.Of([[Ask.Once("a")], [Ask.Once("b")]]), 50, client);

        Assert.Equal(RunStatus.CompletedWithFailures, summary.Status);
        Assert.Equal(new RowTotals(50, 45, 5, 0, 0), summary.Rows);
        IReadOnlyList<JObject> letters = await ReadBlobLinesAsync(summary.DeadLetters!);
        Assert.Equal(["row 3", "row 13", "row 23", "row 33", "row 43"], letters.Select(static letter => letter["fields"]!.Value<string>("text")));
        Assert.All(letters, static letter =>
        {
            Assert.Equal("a", letter.Value<string>("operator"));
            Assert.Equal(RowFailureKinds.Validation, letter.Value<string>("kind"));
            Assert.Equal("bad answer", letter.Value<string>("rawOutput"));
        });
    }

    [Fact]
    public async Task RunAsync_WindowEndsBeforeTheInput_SkipsTheRestWithItsReason()
    {
        var client = new ScriptedInferenceClient(static request => Answers.Text(request, "x"));

        RunSummary summary = await RunAsync(TestPlan.Of(new RowWindow(30, 12), Ask.Once("a")), 50, client);

        Assert.Equal(new RowTotals(50, 12, 0, 38, 0), summary.Rows);
        Assert.Equal(12, client.Calls);
        string stage = await ReadBlobAsync($"runs/{summary.RunId}/stages/01-a/stage.json");
        Assert.Equal(JObject.Parse("""{"sample":20,"limit":18}"""), JObject.Parse(stage)["skippedByReason"]!, JToken.EqualityComparer);
    }

    [Fact]
    public async Task RunAsync_NoRows_CompletesWithAnEmptyOutput()
    {
        RunSummary summary = await RunAsync(TestPlan.Of(Ask.Once("a")), 0, new ScriptedInferenceClient(static request => Answers.Text(request, "x")));

        Assert.Equal(RunStatus.Completed, summary.Status);
        Assert.Empty(_house.ReadLines("out.jsonl"));
    }

    [Fact]
    public async Task RunAsync_NoOperators_PassesRowsUnchanged()
    {
        RunSummary summary = await RunAsync(TestPlan.Of(), 20, new ScriptedInferenceClient(static request => Answers.Text(request, "x")));

        Assert.Equal(new RowTotals(20, 20, 0, 0, 0), summary.Rows);
        Assert.Equal(TestHouse.Rows(20), _house.ReadLines("out.jsonl"), JToken.EqualityComparer);
    }

    [Fact]
    public async Task RunAsync_DerivedRows_GoOnInOrder()
    {
        TestOperator twice = TestOperator.PerRow("twice", static (row, _, _) => Task.FromResult(new RowOutcome(
            [.. Enumerable.Range(0, 2).Select(i => RowResult.Ok("twice", Ask.With(row with { Id = row.Id.Derive("twice", i) }, "copy", i)))],
            [])));
        var client = new ScriptedInferenceClient(static request => Answers.Text(request, "x"));

        RunSummary summary = await RunAsync(TestPlan.Of(twice, Ask.Once("a")), 10, client);

        Assert.Equal(new RowTotals(10, 20, 0, 0, 0), summary.Rows);
        Assert.Equal(10, client.Calls);
        Assert.Equal(10, summary.Usage.ReusedCalls);
        Assert.Equal(
            Enumerable.Range(0, 20).Select(static i => (i / 2, i % 2)),
            _house.ReadLines("out.jsonl").Select(static row => (row.Value<int>("id"), row.Value<int>("copy"))));
    }

    [Fact]
    public async Task RunAsync_EqualRows_AskOnce()
    {
        JObject[] rows = [.. Enumerable.Range(0, 60).Select(static _ => new JObject { ["text"] = "the same" })];
        var client = new ScriptedInferenceClient(static request => Answers.Text(request, "x"));

        RunSummary summary = await _house.Runner(rows, client).RunAsync(
            new RunRequest { Plan = TestPlan.Of(Ask.Once("a")), Options = SmallPartitions },
            CancellationToken.None);

        // Without an index of earlier calls, at most once a partition: nine of seven rows.
        Assert.InRange(client.Calls, 1, 9);
        Assert.Equal(60, summary.Usage.Calls + summary.Usage.ReusedCalls);
    }

    [Fact]
    public async Task RunAsync_Batches_AreTheNeighboursByLocality()
    {
        var prompts = new System.Collections.Concurrent.ConcurrentBag<string>();
        var client = new ScriptedInferenceClient(request =>
        {
            prompts.Add(request.Messages[0].Content);
            return Answers.Text(request, "x");
        });

        RunSummary summary = await RunAsync(TestPlan.Of(Ask.Once("a"), Ask.Batch("b", 3), Ask.Once("c")), 7, client);

        Assert.Equal(new RowTotals(7, 7, 0, 0, 0), summary.Rows);
        Assert.Equal(
            ["b: row 0|row 1|row 2", "b: row 3|row 4|row 5", "b: row 6"],
            prompts.Where(static prompt => prompt.StartsWith("b:", StringComparison.Ordinal)).Order(StringComparer.Ordinal));
    }

    [Fact]
    public async Task RunAsync_PreparedOperator_PreparesOnceForAllPartitions()
    {
        TestOperator prepared = new()
        {
            Name = "calibrated",
            PreparationRowCount = 2,
            Prepare = static async (rows, context, cancellationToken) =>
            {
                CallAnswer answer = await context.CallAsync(Ask.Call(rows[0], $"prepare {string.Join(',', rows.Select(static row => row.Fields["id"]))}"), cancellationToken);
                return new JObject { ["anchor"] = answer.Completion.Choices[0].Text };
            },
            Apply = static (rows, context, _) => Task.FromResult<IReadOnlyList<RowOutcome>>(
                [new RowOutcome(RowResult.Ok("calibrated", Ask.With(rows[0], "anchor", context.Prepared!["anchor"]!)))]),
        };
        var client = new ScriptedInferenceClient(static request => Answers.Text(request, "by " + request.Messages[0].Content));

        RunSummary summary = await RunAsync(TestPlan.Of(prepared), 30, client);

        Assert.Equal(1, client.Calls);
        Assert.Equal(1, summary.Usage.Calls);
        Assert.All(_house.ReadLines("out.jsonl"), static row => Assert.Equal("by prepare 29,28", row.Value<string>("anchor")));
    }

    [Fact]
    public async Task RunAsync_ManyRows_KeepsTheConcurrencyLimit()
    {
        var client = new ScriptedInferenceClient(static async (request, cancellationToken) =>
        {
            await Task.Yield();
            return Answers.Text(request, "x");
        });
        RunOptions options = SmallPartitions with { Calls = new() { ConcurrencyMax = 5 } };

        await _house.Runner(TestHouse.Rows(200), client).RunAsync(
            new RunRequest { Plan = TestPlan.Of(Ask.Once("a")), Options = options },
            CancellationToken.None);

        Assert.InRange(client.UnderWayMax, 1, 5);
    }

    [Fact]
    public async Task RunAsync_FirstRowsAllFailAlike_StopsTheRun()
    {
        var client = new ScriptedInferenceClient(static request => Answers.Text(request, "bad"));

        RunSummary summary = await RunAsync(TestPlan.Of(Ask.Once("a")), 1000, client);

        Assert.Equal(RunStatus.Failed, summary.Status);
        Assert.Contains("first 20 calls of operator 'a' all failed alike (validation)", summary.Message, StringComparison.Ordinal);
        Assert.InRange(client.Calls, 20, 20 + (3 * 16));
    }

    [Fact]
    public async Task RunAsync_StoppedByTheCaller_IsInterruptedAndGoesOnLater()
    {
        using var stop = new CancellationTokenSource();
        int answered = 0;
        var client = new ScriptedInferenceClient(async (request, cancellationToken) =>
        {
            if (Interlocked.Increment(ref answered) == 40)
            {
                await stop.CancelAsync();
            }

            cancellationToken.ThrowIfCancellationRequested();
            return Answers.Text(request, "on " + request.Messages[0].Content);
        });
        PipelinePlan plan = TestPlan.Of(Ask.Again("a", 3));

        RunSummary first = await _house.Runner(TestHouse.Rows(100), client).RunAsync(
            new RunRequest { Plan = plan, Options = SmallPartitions },
            stop.Token);
        RunSummary second = await RunAsync(plan, 100, client);

        Assert.Equal(RunStatus.Interrupted, first.Status);
        Assert.Equal(RunStatus.Completed, second.Status);
        Assert.Equal(first.RunId, second.RunId);
        Assert.True(second.IsResumed);
        Assert.Equal(new RowTotals(100, 100, 0, 0, 0), second.Rows);
        Assert.Equal(300, second.Usage.Calls);
    }

    [Fact]
    public async Task RunAsync_FinishedRun_BeginsANewOneNextTime()
    {
        var client = new ScriptedInferenceClient(static request => Answers.Text(request, "x"));
        PipelinePlan plan = TestPlan.Of(Ask.Once("a"));

        RunSummary first = await RunAsync(plan, 5, client);
        RunSummary second = await RunAsync(plan, 5, client);

        Assert.EndsWith("-1", first.RunId.Value, StringComparison.Ordinal);
        Assert.EndsWith("-2", second.RunId.Value, StringComparison.Ordinal);
        Assert.False(second.IsResumed);
    }

    [Fact]
    public async Task RunAsync_ResumeWithAnotherInputOrPlan_IsRefused()
    {
        var client = new ScriptedInferenceClient(static request => Answers.Text(request, "x"));
        RunSummary first = await RunAsync(TestPlan.Of(Ask.Once("a")), 5, client);

        RunMismatchException input = await Assert.ThrowsAsync<RunMismatchException>(() => _house.Runner(TestHouse.Rows(6), client).RunAsync(
            new RunRequest { Plan = TestPlan.Of(Ask.Once("a")), Resume = first.RunId },
            CancellationToken.None));
        RunMismatchException plan = await Assert.ThrowsAsync<RunMismatchException>(() => _house.Runner(TestHouse.Rows(5), client).RunAsync(
            new RunRequest { Plan = TestPlan.Of(Ask.Once("b")), Resume = first.RunId },
            CancellationToken.None));
        RunMismatchException missing = await Assert.ThrowsAsync<RunMismatchException>(() => _house.Runner(TestHouse.Rows(5), client).RunAsync(
            new RunRequest { Plan = TestPlan.Of(Ask.Once("a")), Resume = new RunId("../etc") },
            CancellationToken.None));

        Assert.Contains("dataset 'input'", input.Message, StringComparison.Ordinal);
        Assert.Contains("pipeline has changed", plan.Message, StringComparison.Ordinal);
        Assert.Contains("no such run", missing.Message, StringComparison.Ordinal);
    }

    [Fact]
    public async Task RunAsync_DatasetChangesWhileItIsRead_FailsTheRunSoThatNothingGoesOnWithIt()
    {
        var client = new ScriptedInferenceClient(static request => Answers.Text(request, "x"));
        PipelineRunner runner = _house.Runner(new BreakingDatasets(goodRows: 20), client);
        var request = new RunRequest { Plan = TestPlan.Of(Ask.Once("a")), Options = SmallPartitions };

        await Assert.ThrowsAsync<DatasetException>(() => runner.RunAsync(request, CancellationToken.None));
        await Assert.ThrowsAsync<DatasetException>(() => runner.RunAsync(request, CancellationToken.None));

        string[] runs = [.. Directory.EnumerateDirectories(_house.FileOf("store/runs"))];
        Assert.Equal(2, runs.Length);
        Assert.All(runs, static run => Assert.Contains("\"failed\"", File.ReadAllText(Path.Combine(run, "control.json")), StringComparison.Ordinal));
    }

    [Fact]
    public async Task RunAsync_StageRecordDamaged_IsRefusedByName()
    {
        var client = new ScriptedInferenceClient(static request => Answers.Text(request, "x"));
        PipelinePlan plan = TestPlan.Of(Ask.Once("a"));
        RunSummary first = await RunAsync(plan, 20, client);

        // Where the records lie, in a partition of their own or packed with others', depends on how long the calls took.
        string stages = _house.FileOf($"store/runs/{first.RunId}/stages");
        string segment = Directory.EnumerateFiles(stages, "*.seg", SearchOption.AllDirectories).First();
        byte[] bytes = await File.ReadAllBytesAsync(segment);
        bytes[bytes.Length / 2] ^= 4;
        await File.WriteAllBytesAsync(segment, bytes);

        CorruptLogException e = await Assert.ThrowsAsync<CorruptLogException>(() => _house.Runner(TestHouse.Rows(20), client).RunAsync(
            new RunRequest { Plan = plan, Resume = first.RunId, Output = _house.Output("again.jsonl", OutputFormat.JsonLines) },
            CancellationToken.None));

        Assert.EndsWith(Path.GetRelativePath(stages, segment), e.Path.Value, StringComparison.Ordinal);
        Assert.False(File.Exists(_house.FileOf("again.jsonl")));
    }

    private Task<RunSummary> RunAsync(PipelinePlan plan, int rowCount, IInferenceClient client) =>
        _house.Runner(TestHouse.Rows(rowCount), client).RunAsync(
            new RunRequest { Plan = plan, Options = SmallPartitions, Output = _house.Output("out.jsonl", OutputFormat.JsonLines) },
            CancellationToken.None);

    private async Task<string> ReadBlobAsync(string path)
    {
        await using BlobContent content = (await _house.Inner.OpenReadAsync(BlobPath.Parse(path), null, CancellationToken.None))!;
        return await new StreamReader(content.Stream).ReadToEndAsync();
    }

    private async Task<IReadOnlyList<JObject>> ReadBlobLinesAsync(string path) =>
        [.. (await ReadBlobAsync(path)).Split('\n', StringSplitOptions.RemoveEmptyEntries).Select(RowJson.ParseObject)];
}
