using Newtonsoft.Json.Linq;
using Pipelines.Connectors.Code;
using Pipelines.Core.Documents;
using Pipelines.Core.Operators.Binding;
using Pipelines.Core.Planning;
using Pipelines.Runtime.Calls;
using Pipelines.Runtime.Partitions;
using Pipelines.Runtime.Runs;
using Pipelines.Runtime.Stages;
using Pipelines.Runtime.Tests.Runs;
using Pipelines.TestKit.Documents;
using Xunit.Abstractions;

namespace Pipelines.Runtime.Tests.Operators;

/// <summary>
/// What holds for every operator type, over drawn rows: each row is accounted for; rows come in the same order whatever the partitions, the calls at a time
/// and the order of the answers; a run that is stopped again and again makes the same rows, and no call is paid twice. A new type needs its case, and
/// nothing here.
/// </summary>
public sealed class EveryOperatorTests(ITestOutputHelper log) : IDisposable
{
    private const int RowsMax = 24;
    private const int StopsMax = 40;

    private readonly CodeSandboxes _sandboxes = new(new SandboxOptions
    {
#pragma warning disable RS0030 // Where this machine has its programs is for its environment to say.
        SearchPath = Environment.GetEnvironmentVariable("PATH"),
#pragma warning restore RS0030
    });

    public static TheoryData<string> Types => [.. ((JObject)PipelineSchema.Create()["$defs"]!).Properties().Select(static type => type.Name)];

    public void Dispose() => _sandboxes.Dispose();

    [Theory]
    [MemberData(nameof(Types))]
    public async Task Run_AnyRows_AccountsForThemAndIsTheSameHoweverItRuns(string type)
    {
        foreach (int seed in new[] { 1, 2 })
        {
            log.WriteLine($"seed {seed}");
            var random = new Random(seed);
            JObject[] rows = Draw(random);
            (RunSummary calm, string[] expected) = await RunAsync(type, rows, new SchemaModel(static () => 0), new PartitionLimits(), concurrency: 1);

            Assert.Equal(RunStatus.Completed, calm.Status);
            Assert.Equal(expected.Length, calm.Rows.Out);
            for (int again = 0; again < 2; again++)
            {
                var order = new Random(seed + again);
                (_, string[] made) = await RunAsync(
                    type, rows, new SchemaModel(() => Next(order)), new PartitionLimits { RowsMax = random.Next(1, 9), InFlightMax = random.Next(1, 4) }, concurrency: random.Next(1, 9));
                Assert.Equal(expected, made);
            }

            await AssertStoppedRunsAsync(type, rows, expected, random);
        }
    }

    [Fact]
    public async Task Run_NoRows_EndsWithNone()
    {
        foreach (string type in OperatorCases.Keys.Keys)
        {
            (RunSummary summary, string[] made) = await RunAsync(type, [], new SchemaModel(static () => 0), new PartitionLimits(), concurrency: 1);

            Assert.True(summary.Status == RunStatus.Completed && made.Length == 0, $"{type}: {summary.Status}, {summary.Message}, {made.Length} rows");
        }
    }

    private async Task AssertStoppedRunsAsync(string type, JObject[] rows, string[] expected, Random random)
    {
        using var house = new TestHouse(isInMemory: true);
        var model = new SchemaModel(static () => 0);
        RunSummary summary;
        int stops = 0;
        do
        {
            using var stop = new CancellationTokenSource();
            int left = stops++ < StopsMax ? random.Next(2, 8) : int.MaxValue;
            model.OnCall = () => StopAt(stop, Interlocked.Decrement(ref left));
            summary = await RunAsync(house, type, rows, model, new PartitionLimits { RowsMax = 5 }, concurrency: 3, stop.Token);
        }
        while (summary.Status == RunStatus.Interrupted);

        Assert.Equal(expected, house.ReadLines("out.jsonl").Select(RowJson.Write));
        Assert.All(model.Asked.Values, static count => Assert.Equal(1, count));
    }

    private async Task<(RunSummary Summary, string[] Rows)> RunAsync(string type, JObject[] rows, SchemaModel model, PartitionLimits partitions, int concurrency)
    {
        using var house = new TestHouse(isInMemory: true);
        RunSummary summary = await RunAsync(house, type, rows, model, partitions, concurrency, CancellationToken.None);
        return (summary, [.. house.ReadLines("out.jsonl").Select(RowJson.Write)]);
    }

    private async Task<RunSummary> RunAsync(
        TestHouse house, string type, JObject[] rows, SchemaModel model, PartitionLimits partitions, int concurrency, CancellationToken cancellationToken)
    {
        bool isJoin = type is "equijoin" or "sem_join";
        string step = isJoin ? "{name: one, operations: [{op: {left: a, right: b}}]}" : "{name: one, input: a, operations: [op]}";
        PlanningResult result = PipelinePlanner.Plan(
            $$$"""
            default_model: scripted
            datasets: {a: {type: file, path: a.json}, b: {type: file, path: b.json} }
            operations: [{name: op, type: {{{type}}}, {{{OperatorCases.Keys[type]}}} }]
            pipeline: {steps: [{{{step}}}] }
            """,
            services: new PlanningServices { Code = _sandboxes, Web = new EchoingWeb() });
        Assert.True(result.IsOk, string.Join('\n', result.Diagnostics));
        var datasets = new MemoryDatasets(new Dictionary<string, IReadOnlyList<JObject>> { ["a"] = rows, ["b"] = [.. rows.Reverse()] });
        RunSummary summary = await house.Runner(datasets, model.Client).RunAsync(
            new RunRequest
            {
                Plan = result.Plan,
                Options = new RunOptions { Partitions = partitions, Calls = new CallOptions { ConcurrencyMax = concurrency }, FailFast = FailFastOptions.Never },
                Output = house.Output("out.jsonl", OutputFormat.JsonLines),
            },
            cancellationToken);
        Assert.All(summary.Operators, static counts => Assert.True(counts.Balances, counts.ToString()));
        Assert.True(summary.Status == RunStatus.Interrupted || summary.Rows.In == rows.Length * (isJoin ? 2 : 1), summary.Rows.ToString());
        return summary;
    }

    /// <summary>Different texts of a few kinds, with lists and objects of any size.</summary>
    private static JObject[] Draw(Random random) =>
    [
        .. Enumerable.Range(0, random.Next(6, RowsMax)).Select(n => new JObject
        {
            ["n"] = n,
            ["kind"] = $"kind {random.Next(3)}",
            ["text"] = $"text{n} of {random.Next(100)} words",
            ["tags"] = new JArray(Enumerable.Range(0, random.Next(4)).Select(_ => $"tag {random.Next(9)}")),
            ["more"] = new JObject(Enumerable.Range(0, random.Next(3)).Select(i => new JProperty($"m{i}", random.Next(9)))),
        }),
    ];

    private static int Next(Random order)
    {
        lock (order)
        {
            return order.Next(20);
        }
    }

    private static void StopAt(CancellationTokenSource stop, int callsLeft)
    {
        if (callsLeft == 0)
        {
            stop.Cancel();
        }
    }
}
