using System.Runtime.CompilerServices;
using Newtonsoft.Json.Linq;
using Pipelines.Core.Documents;
using Pipelines.Core.Identity;
using Pipelines.Core.Operators;
using Pipelines.Core.Operators.Arranging;
using Pipelines.Core.Planning;
using Pipelines.Runtime.Runs;
using Pipelines.Runtime.Runs.Register;
using Pipelines.Runtime.Stages;
using Pipelines.Runtime.Tests.Operators;
using Pipelines.Runtime.Tests.Runs;
using Pipelines.Runtime.Tests.Stages;
using Pipelines.TestKit.Documents;

namespace Pipelines.Runtime.Tests.Arranging;

/// <summary>An operator with two inputs that first asks about each left row and then joins: a stage for each phase.</summary>
public sealed class PhasesTests
{
    private const int LeftRows = 40;
    private const int RightRows = 25;

    [Fact]
    public async Task RunAsync_PhaseWithFailedUnits_CountsThemOnceAsRowsOfTheInput()
    {
        using var house = new TestHouse(isInMemory: true);
        var model = new PhasedModel(phases: 1, badShare: 5);

        RunSummary summary = await RunAsync(house, model, resume: null);

        long failed = summary.Operators[0].Failed;
        Assert.InRange(failed, 1, LeftRows - 1);
        Assert.Equal(new RowTotals(LeftRows + RightRows, LeftRows - failed, failed, 0, 0), summary.Rows);
        Assert.All(summary.Operators, static counts => Assert.True(counts.Balances, counts.ToString()));
        Assert.Equal(RunStatus.CompletedWithFailures, summary.Status);
        IReadOnlyList<JObject> rows = house.ReadLines("out.jsonl");
        Assert.All(rows, static row => Assert.Equal(row.Value<int>("id") < RightRows ? 1 : 0, row.Value<int>("matches")));
    }

    [Fact]
    public async Task RetryFailed_PhaseWithFailedUnits_AsksAboutThemAloneAndMakesTheRestAnew()
    {
        using var house = new TestHouse(isInMemory: true);
        var model = new PhasedModel(phases: 1, badShare: 5);
        RunSummary first = await RunAsync(house, model, resume: null);
        int calls = model.Client.Calls;

        model.Phase = 1;
        await new RunOwner(house.Store, house.Time).RetryFailedAsync(first.RunId, CancellationToken.None);
        RunSummary second = await RunAsync(house, model, first.RunId);

        Assert.Equal(RunStatus.Completed, second.Status);
        Assert.Equal(new RowTotals(LeftRows + RightRows, LeftRows, 0, 0, 0), second.Rows);
        Assert.Equal(first.Rows.Failed, model.Client.Calls - calls);
        Assert.Equal(LeftRows, house.ReadLines("out.jsonl").Count);
    }

    private static Task<RunSummary> RunAsync(TestHouse house, PhasedModel model, RunId? resume)
    {
        PipelinePlan plan = TestPlan.Of([[Ask.Once("ask")], [Pass()]]);
        plan = plan with
        {
            Datasets = new Dictionary<string, DatasetPlan> { ["left"] = Dataset("left"), ["right"] = Dataset("right") },
            Stages =
            [
                plan.Stages[0] with { Input = new StageInput.Dataset("left"), IsInner = true },
                plan.Stages[1] with
                {
                    Input = new StageInput.Arranged(new Join(), [new StageInput.Dataset("left"), new StageInput.Dataset("right")], [new StageInput.Stage(1)]),
                },
            ],
        };
        var datasets = new MemoryDatasets(new Dictionary<string, IReadOnlyList<JObject>> { ["left"] = TestHouse.Rows(LeftRows), ["right"] = TestHouse.Rows(RightRows) });
        return house.Runner(datasets, model.Client).RunAsync(
            new RunRequest
            {
                Plan = plan,
                Resume = resume,
                Options = new RunOptions { FailFast = FailFastOptions.Never },
                Output = house.Output("out.jsonl", OutputFormat.JsonLines),
            },
            CancellationToken.None);
    }

    private static DatasetPlan Dataset(string name) => new() { Name = name, Kind = DatasetKind.File, Path = $"{name}.json", Location = default };

    /// <summary>Counts the right rows of a left one.</summary>
    private static TestOperator Pass() => TestOperator.PerRow("pass", static async (unit, _, cancellationToken) =>
    {
        int matches = unit.Group!.Members is { } members ? await members.ReadAsync(cancellationToken).CountAsync(cancellationToken) : 0;
        return new RowOutcome(RowResult.Ok("pass", Ask.With(unit, "matches", matches)));
    });

    /// <summary>A unit for each left row with the right rows of its id; right rows are absorbed.</summary>
    private sealed class Join : IArrangement
    {
        public ContentHash Identity => ContentHash.Of("join"u8);

        public string Units => "each left row";

        public async IAsyncEnumerable<Row> ArrangeAsync(IArrangingContext context, [EnumeratorCancellation] CancellationToken cancellationToken)
        {
            IRowSorter sorter = context.BeginSort("right");
            await foreach (Row row in context.Inputs[1].ReadAsync(cancellationToken))
            {
                await sorter.AddAsync(new RowOrder(row.Fields.Value<int>("id")), row, cancellationToken);
            }

            Dictionary<long, IRowMembers> right = [];
            await foreach (SortedGroup group in (await sorter.SortAsync(cancellationToken)).ReadGroupsAsync(cancellationToken))
            {
                right[group.Group] = group.Members;
            }

            await foreach (RowResult asked in context.Phases[0].ReadResultsAsync(cancellationToken))
            {
                yield return new Row(asked.Row.Id.Derive("join", 0), asked.Row.Fields)
                {
                    Group = new RowGroup(1, right.GetValueOrDefault(asked.Row.Fields.Value<int>("id"))) { Ending = asked.Failure is { } failure ? RowEnding.Failed(failure) : null },
                };
            }

            yield return new Row(new RowId("right"), []) { Group = new RowGroup(await context.Inputs[1].CountAsync(cancellationToken)) { Ending = RowEnding.Absorbed } };
        }
    }
}
