using System.Collections.Concurrent;
using System.Globalization;
using FsCheck;
using FsCheck.Fluent;
using Pipelines.Core.Planning;
using Pipelines.Runtime.Orchestrations;
using Pipelines.Runtime.Partitions;
using Pipelines.Runtime.Runs;
using Pipelines.Runtime.Tests.Orchestrations;
using Pipelines.Runtime.Tests.Runs;
using Pipelines.TestKit.Inference;

namespace Pipelines.Runtime.Tests.Stages;

/// <summary>A filter with a limit: the first rows that pass, and no more calls than a window beyond the last of them.</summary>
public sealed class EarlyEndTests
{
    [Fact]
    public async Task Run_LimitIsMet_AsksNoMoreThanTheWindow()
    {
        using var house = new TestHouse(isInMemory: true);
        var asked = new ConcurrentBag<int>();

        RunSummary summary = await RunAsync(house, limit: 20, rows: 5_000, asked, static id => id % 3 == 0);

        Assert.Equal(Enumerable.Range(0, 20).Select(static n => 3 * n), OutputOf(house));
        Assert.Equal(Enumerable.Range(0, 60), asked.Order());
        Assert.Equal(new RowTotals(5_000, 20, 0, 4_940, 40), summary.Rows);
    }

    [Fact]
    public async Task Run_FewerPassThanWanted_AsksAboutAll()
    {
        using var house = new TestHouse(isInMemory: true);
        var asked = new ConcurrentBag<int>();

        RunSummary summary = await RunAsync(house, limit: 50, rows: 100, asked, static id => id % 10 == 0);

        Assert.Equal(new RowTotals(100, 10, 0, 0, 90), summary.Rows);
        Assert.Equal(100, asked.Count);
    }

    /// <summary>Rows before the filter are not worked on either: an operator in front of it in the stage ends with it.</summary>
    [Fact]
    public async Task Run_OperatorBeforeTheFilter_EndsWithIt()
    {
        using var house = new TestHouse(isInMemory: true);
        var asked = new ConcurrentBag<int>();

        await RunAsync(house, limit: 16, rows: 1_000, asked, static _ => true, before: "- {name: before, type: map, prompt: 'M {{ input.id }}', output: {schema: {m: bool}}}");

        Assert.Equal(32, asked.Count);
    }

    /// <summary>Whatever passes, however the input is cut and however many calls are under way together.</summary>
    [Fact]
    public void Run_AnyAnswers_TakesTheFirstThatPassWithinTheBound()
    {
        Gen<(int Rows, int Limit, int PartitionRows, int Concurrency, int Seed)> cases =
            from rows in Gen.Choose(0, 150)
            from limit in Gen.Choose(1, 40)
            from partition in Gen.Choose(1, 60)
            from concurrency in Gen.Choose(1, 9)
            from seed in Gen.Choose(0, 1_000_000)
            select (rows, limit, partition, concurrency, seed);
        Prop.ForAll(cases.ToArbitrary(), test =>
        {
            var random = new Random(test.Seed);
            bool[] passes = [.. Enumerable.Range(0, test.Rows).Select(_ => random.Next(3) == 0)];
            var asked = new ConcurrentBag<int>();
            using var house = new TestHouse(isInMemory: true);
            RunAsync(house, test.Limit, test.Rows, asked, id => passes[id], options: OptionsOf(test.PartitionRows, test.Concurrency)).Wait();

            int[] passing = [.. passes.Index().Where(static row => row.Item).Select(static row => row.Index)];
            int last = passing.Length >= test.Limit ? passing[test.Limit - 1] : test.Rows - 1;
            return OutputOf(house).SequenceEqual(passing.Take(test.Limit))
                && asked.Count == asked.Distinct().Count()
                && asked.Count <= last + Math.Max(test.Limit, EarlyEnd.WindowRowsMin);
        }).Check(Config.QuickThrowOnFailure.WithMaxTest(25));
    }

    /// <summary>Stopped in the middle and gone on with: the same rows, and no call twice but those that were under way.</summary>
    [Fact]
    public async Task Run_StoppedAndResumed_AsksNothingTwice()
    {
        const int StopAt = 30, Concurrency = 4;
        using var house = new TestHouse(isInMemory: true);
        var asked = new ConcurrentBag<int>();
        using var stopping = new CancellationTokenSource();
        PipelinePlan plan = PlanOf(20, "");
        ScriptedInferenceClient stopper = ClientOf(asked, static id => id % 3 == 0, () =>
        {
            if (asked.Count >= StopAt)
            {
                stopping.Cancel();
                stopping.Token.ThrowIfCancellationRequested();
            }
        });

        RunSummary stopped = await house.Runner(TestHouse.Rows(500), stopper).RunAsync(
            new RunRequest { Plan = plan, Options = OptionsOf(25, Concurrency), Output = house.Output("out.jsonl", OutputFormat.JsonLines) }, stopping.Token);
        await RunAsync(house, 20, 500, asked, static id => id % 3 == 0, options: OptionsOf(25, Concurrency));

        Assert.Equal(RunStatus.Interrupted, stopped.Status);
        Assert.Equal(Enumerable.Range(0, 20).Select(static n => 3 * n), OutputOf(house));
        Assert.Equal(Enumerable.Range(0, 70), asked.Distinct().Order());
        Assert.InRange(asked.Count, 70, 70 + Concurrency);
    }

    [Fact]
    public async Task Run_AsAnOrchestration_EndsAtTheSameRow()
    {
        var asked = new ConcurrentBag<int>();
        await using OrchestratedHouse house = await OrchestratedHouse.OpenAsync(PlanOf(20, ""), 120, ClientOf(asked, static id => id % 3 == 0));
        house.Options = house.Options with { Runs = OptionsOf(8, 16) };
        house.AddWorker();
        house.AddWorker();

        string run = await house.StartAsync();
        RunEnd end = await house.EndAsync(run);

        Assert.Equal(new RowTotals(120, 20, 0, 58, 42), end.Rows);
        Assert.Equal(Enumerable.Range(0, 64), asked.Order());
    }

    private static RunOptions OptionsOf(int partitionRows, int concurrency)
    {
        var options = new RunOptions { Partitions = new PartitionLimits { RowsMax = partitionRows, InFlightMax = 4 } };
        return options with { Calls = options.Calls with { ConcurrencyMax = concurrency } };
    }

    private static async Task<RunSummary> RunAsync(
        TestHouse house, int limit, int rows, ConcurrentBag<int> asked, Func<int, bool> passes, string before = "", RunOptions? options = null) =>
        await house.Runner(TestHouse.Rows(rows), ClientOf(asked, passes)).RunAsync(
            new RunRequest { Plan = PlanOf(limit, before), Options = options ?? new RunOptions(), Output = house.Output("out.jsonl", OutputFormat.JsonLines) },
            CancellationToken.None);

    private static PipelinePlan PlanOf(int limit, string before)
    {
        PlanningResult result = PipelinePlanner.Plan($$$"""
            default_model: scripted
            datasets: {input: {type: file, path: input.json}}
            operations:
              - {name: keep, type: filter, prompt: "K {{ input.id }}", output: {schema: {keep: bool}, mode: structured_output}, limit: {{{limit}}}}
              {{{before}}}
            pipeline:
              steps: [{name: look, input: input, operations: [{{{(before.Length > 0 ? "before, " : "")}}}keep]}]
            """);
        Assert.True(result.IsOk, string.Join('\n', result.Diagnostics));
        return result.Plan;
    }

    private static ScriptedInferenceClient ClientOf(ConcurrentBag<int> asked, Func<int, bool> passes, Action? onAsked = null) => new(request =>
    {
        string[] words = request.Messages[^1].Content.Split(' ');
        int id = int.Parse(words[1], CultureInfo.InvariantCulture);
        asked.Add(id);
        onAsked?.Invoke();
        return Answers.Text(request, words[0] == "M" ? """{"m": true}""" : passes(id) ? """{"keep": true}""" : """{"keep": false}""");
    });

    private static IEnumerable<int> OutputOf(TestHouse house) => house.ReadLines("out.jsonl").Select(static row => row.Value<int>("id"));
}
