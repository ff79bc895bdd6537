using Pipelines.Core.Planning;
using Pipelines.Core.Storage;
using Pipelines.Core.Usage;
using Pipelines.Runtime.Budgets;
using Pipelines.Runtime.Budgets.Day;
using Pipelines.Runtime.Runs;
using Pipelines.Runtime.Runs.Register;
using Pipelines.Runtime.Tests.Operators;
using Pipelines.Storage.Segments;
using Pipelines.TestKit.Inference;
using Pipelines.TestKit.Storage;

namespace Pipelines.Runtime.Tests.Runs;

/// <summary>The store goes away in the middle of a run and stays away for longer than requests to it are tried again.</summary>
public sealed class StoreOutageTests : IDisposable
{
    private const int Rows = 200;
    private const int AnswersBefore = 60;
    private static readonly PipelinePlan Plan = TestPlan.Of(Ask.Once("a"));

    private readonly TestHouse _house = new(isInMemory: true) { SegmentLimits = new SegmentLimits { RecordsMax = 10 } };
    private readonly FaultyBlobStore _store;

    public StoreOutageTests() => _house.Store = _store = new FaultyBlobStore(_house.Inner, seed: 1, TimeProvider.System);

    public void Dispose() => _house.Dispose();

    [Fact]
    public async Task RunAsync_StoreIsGone_WaitsAndTheNextAttemptGoesOn()
    {
        RunSummary stopped = await RunAsync(Failing(), RunBudget.Unlimited);
        _store.Faults = StoreFaults.None;
        ScriptedInferenceClient calm = new(static request => Answers.Text(request, "x"));
        RunSummary done = await RunAsync(calm, RunBudget.Unlimited);

        Assert.Equal(RunStatus.Waiting, stopped.Status);
        Assert.Contains("The store cannot be reached", stopped.Message, StringComparison.Ordinal);
        Assert.Contains("Simulated fault", stopped.Message, StringComparison.Ordinal);
        Assert.Equal(0, stopped.Rows.Failed);
        Assert.Equal(stopped.RunId, done.RunId);
        Assert.Equal(new RowTotals(Rows, Rows, 0, 0, 0), done.Rows);
        Assert.InRange(calm.Calls, 1, Rows - 1);
    }

    [Fact]
    public async Task RunAsync_StoreTakesTheLastWord_SaysThatTheRunWaits()
    {
        _house.Store = new SegmentOutageStore(_house.Inner);

        RunSummary stopped = await RunAsync(new ScriptedInferenceClient(static request => Answers.Text(request, "x")), RunBudget.Unlimited);

        RunListing? listing = await new RunRegister(_house.Inner, new SegmentLog(_house.Inner, SegmentLimits.Default, _house.Time), _house.Time)
            .FindAsync(stopped.RunId, CancellationToken.None);
        Assert.Equal((RunStatus.Waiting, RunStatus.Waiting), (stopped.Status, listing!.Status));
        Assert.Contains("No segments today.", listing.Control!.Message, StringComparison.Ordinal);
    }

    [Fact]
    public async Task RunAsync_StoreIsGoneAndADayIsShared_TellsThatTheRestOfTheLeaseIsLost()
    {
        _house.Prices = PriceBook.Empty.With(Ask.Model, new ModelPrice(1, 1, 1, OutputTokensMax: 10));

        RunSummary stopped = await RunAsync(Failing(), new RunBudget { Day = new DayBudget(MaxTokens: 1_000_000) });

        Assert.Equal(RunStatus.Waiting, stopped.Status);
        Assert.Contains("could not be given back", stopped.Message, StringComparison.Ordinal);
    }

    /// <summary>A model that takes the store away with one of its answers.</summary>
    private ScriptedInferenceClient Failing()
    {
        int answers = 0;
        return new ScriptedInferenceClient(request =>
        {
            if (Interlocked.Increment(ref answers) == AnswersBefore)
            {
                _store.Faults = new StoreFaults { FailedReads = 1, FailedWrites = 1 };
            }

            return Answers.Text(request, "x");
        });
    }

    private Task<RunSummary> RunAsync(ScriptedInferenceClient client, RunBudget budget) => _house.Runner(TestHouse.Rows(Rows), client).RunAsync(
        new RunRequest { Plan = Plan, Budget = budget, Options = new RunOptions { Calls = new() { ConcurrencyMax = 4 } } }, CancellationToken.None);
}
