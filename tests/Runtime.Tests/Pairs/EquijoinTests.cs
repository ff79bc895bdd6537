using Newtonsoft.Json.Linq;
using Pipelines.Core.Documents;
using Pipelines.Core.Planning;
using Pipelines.Runtime.Partitions;
using Pipelines.Runtime.Runs;
using Pipelines.Runtime.Tests.Runs;
using Pipelines.TestKit.Documents;

namespace Pipelines.Runtime.Tests.Pairs;

/// <summary><c>equijoin</c>, from the pipeline file to the output.</summary>
public sealed class EquijoinTests
{
    [Theory]
    [InlineData("blocking_threshold: 0")]
    [InlineData("embedding_model: vectors")]
    [InlineData("blocking_threshold: 0.7, embedding_model: vectors, embedding_batch_size: 4")]
    [InlineData("blocking_conditions: [\"left['name'].split(' ')[0] == right['name'].split(' ')[0]\"]")]
    public async Task Run_PerfectComparator_JoinsEveryMatchOnceInOrder(string blocking)
    {
        var model = new Entities();
        IReadOnlyList<JObject> lefts = Entities.Rows(30, 10, 1);
        IReadOnlyList<JObject> rights = Entities.Rows(24, 8, 2);

        (RunSummary summary, IReadOnlyList<JObject> made) = await RunAsync(blocking, lefts, rights, model);

        Assert.Equal(Expected(lefts, rights), made.Select(static row => RowJson.Write(row)));

        // Entities 8 and 9 are on the left side only, with three rows each.
        Assert.Equal(new RowTotals(54, 72, 0, 0, 6), summary.Rows);
        Assert.All(model.Asked.Values, static count => Assert.Equal(1, count));
    }

    [Fact]
    public async Task Run_Limits_HoldForEachRow()
    {
        (_, IReadOnlyList<JObject> made) = await RunAsync(
            "blocking_threshold: 0, limits: {left: 2, right: 1}", Entities.Rows(9, 3, 1), Entities.Rows(12, 3, 2), new Entities());

        Assert.Equal(12, made.Count);
        Assert.All(made.CountBy(static row => row.Value<int>("id_left")), static one => Assert.InRange(one.Value, 1, 2));
        Assert.All(made.CountBy(static row => row.Value<int>("id_right")), static one => Assert.Equal(1, one.Value));
    }

    [Fact]
    public async Task Run_RowThatCannotBeCompared_FailsAlone()
    {
        var model = new Entities { Mistake = static (_, right) => right == "e1 v1" ? "no JSON" : null };
        IReadOnlyList<JObject> lefts = Entities.Rows(9, 3, 1);
        IReadOnlyList<JObject> rights = Entities.Rows(6, 3, 2);

        (RunSummary summary, IReadOnlyList<JObject> made) = await RunAsync("blocking_threshold: 0", lefts, rights, model);

        Assert.Equal(Expected(lefts, [.. rights.Where(static row => (string)row["name"]! != "e1 v1")]), made.Select(static row => RowJson.Write(row)));
        Assert.Equal(new RowTotals(15, 15, 1, 0, 0), summary.Rows);
    }

    [Fact]
    public async Task Run_EmptySide_FiltersTheOther()
    {
        (RunSummary summary, _) = await RunAsync("blocking_threshold: 0", Entities.Rows(5, 2, 1), [], new Entities());

        Assert.Equal(new RowTotals(5, 0, 0, 0, 5), summary.Rows);
    }

    [Fact]
    public async Task Run_StoppedAgainAndAgain_GoesOnAndPaysNothingTwice()
    {
        (IReadOnlyList<JObject> lefts, IReadOnlyList<JObject> rights) = (Entities.Rows(12, 4, 1), Entities.Rows(12, 4, 2));
        using var house = new TestHouse(isInMemory: true);
        var model = new Entities();
        RunSummary summary;
        int stops = 0;
        do
        {
            using var stop = new CancellationTokenSource();
            int left = 12;
            model.OnCall = () => StopAt(stop, Interlocked.Decrement(ref left));
            summary = await RunAsync(house, "embedding_model: vectors", lefts, rights, model, stop.Token);
            stops++;
        }
        while (summary.Status == RunStatus.Interrupted);

        Assert.True(stops > 2);
        Assert.All(model.Asked.Values, static count => Assert.Equal(1, count));
        Assert.Equal(Expected(lefts, rights), house.ReadLines("out.jsonl").Select(static row => RowJson.Write(row)));
    }

    private static IEnumerable<string> Expected(IReadOnlyList<JObject> lefts, IReadOnlyList<JObject> rights) =>
        from left in lefts
        from right in rights
        where Entities.EntityOf((string)left["name"]!) == Entities.EntityOf((string)right["name"]!)
        select $$"""{"id_left":{{left["id"]}},"id_right":{{right["id"]}},"name_left":"{{left["name"]}}","name_right":"{{right["name"]}}"}""";

    private static void StopAt(CancellationTokenSource stop, int callsLeft)
    {
        if (callsLeft == 0)
        {
            stop.Cancel();
        }
    }

    private static async Task<(RunSummary Summary, IReadOnlyList<JObject> Rows)> RunAsync(
        string keys, IReadOnlyList<JObject> lefts, IReadOnlyList<JObject> rights, Entities model)
    {
        using var house = new TestHouse(isInMemory: true);
        RunSummary summary = await RunAsync(house, keys, lefts, rights, model, CancellationToken.None);
        return (summary, summary.Output is null ? [] : house.ReadLines("out.jsonl"));
    }

    private static async Task<RunSummary> RunAsync(
        TestHouse house, string keys, IReadOnlyList<JObject> lefts, IReadOnlyList<JObject> rights, Entities model, CancellationToken cancellationToken)
    {
        PlanningResult result = PipelinePlanner.Plan($$$"""
            default_model: scripted
            datasets: {a: {type: file, path: a.json}, b: {type: file, path: b.json}}
            operations:
              - {name: pairs, type: equijoin, comparison_prompt: 'Same? {{ left.name }} or {{ right.name }}', {{{keys}}} }
            pipeline:
              steps: [{name: one, operations: [{pairs: {left: a, right: b}}]}]
            """);
        Assert.True(result.IsOk, string.Join('\n', result.Diagnostics));
        var datasets = new MemoryDatasets(new Dictionary<string, IReadOnlyList<JObject>> { ["a"] = lefts, ["b"] = rights });
        return await house.Runner(datasets, model.Client).RunAsync(
            new RunRequest
            {
                Plan = result.Plan,
                Options = new RunOptions { Partitions = new PartitionLimits { RowsMax = 7, InFlightMax = 3 } },
                Output = house.Output("out.jsonl", OutputFormat.JsonLines),
            },
            cancellationToken);
    }
}
