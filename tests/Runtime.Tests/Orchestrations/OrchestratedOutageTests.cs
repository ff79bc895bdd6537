using Pipelines.Core.Inference;
using Pipelines.Core.Planning;
using Pipelines.Durable.Clients;
using Pipelines.Runtime.Budgets;
using Pipelines.Runtime.Calls;
using Pipelines.Runtime.Orchestrations;
using Pipelines.Runtime.Runs;
using Pipelines.Runtime.Runs.Control;
using Pipelines.Runtime.Tests.Operators;
using Pipelines.Runtime.Tests.Runs;
using Pipelines.Runtime.Tests.Runs.Control;
using Pipelines.TestKit.Inference;

namespace Pipelines.Runtime.Tests.Orchestrations;

/// <summary>Runs that the hub drives, and that have to wait: for an endpoint, and for money.</summary>
public sealed class OrchestratedOutageTests
{
    private const int Rows = 60;
    private const int AnswersBefore = 20;

    private static readonly PipelinePlan Plan = TestPlan.Of(Ask.Once("a"));

    /// <summary>Tries soon, gives an endpoint that is down up for now soon, and comes again soon.</summary>
    private static readonly RunHostOptions Impatient = new()
    {
        EndpointPause = TimeSpan.FromSeconds(1),
        Runs = new RunOptions
        {
            Calls = new CallOptions
            {
                FirstPause = TimeSpan.FromMilliseconds(1),
                PauseMax = TimeSpan.FromMilliseconds(2),
                EndpointWaitMax = TimeSpan.FromMilliseconds(50),
            },
        },
    };

    private volatile bool _isDown;
    private int _calls;
    private int _answers;

    [Fact]
    public async Task Run_EndpointGoesDown_WaitsBlamesNoRowAndGoesOn()
    {
        await using OrchestratedHouse house = await OpenAsync(AnswersBefore, Impatient);
        string run = await house.StartAsync();
        await house.UntilAsync(run, RunStatus.Waiting);
        int answered = Volatile.Read(ref _answers);

        _isDown = false;
        RunEnd end = await house.EndAsync(run);

        Assert.InRange(answered, AnswersBefore, Rows - 1);
        Assert.Equal((RunStatus.Completed, Rows, 0), (end.Status, end.Rows!.Out, end.Rows.Failed));
        Assert.Equal(Rows, _answers);
    }

    [Fact]
    public async Task Run_EndpointIsDownForAnotherRunOfTheHost_WaitsWithoutAskingIt()
    {
        await using OrchestratedHouse house = await OpenAsync(answersBefore: 0, Impatient with { EndpointPause = TimeSpan.FromHours(1) });
        await house.UntilAsync(await house.StartAsync(), RunStatus.Waiting);
        int before = Volatile.Read(ref _calls);

        await house.UntilAsync(await house.StartAsync(isFresh: true), RunStatus.Waiting);

        // One at a time may probe; without knowing, five would have had to fail first.
        Assert.InRange(before, 5, int.MaxValue);
        Assert.InRange(_calls - before, 0, 3);
    }

    [Fact]
    public async Task Steer_BudgetIsRaisedWhileTheRunIsPaused_HoldsFromThereOn()
    {
        // Enough for some of the rows.
        const long Limit = 300;
        var model = new HangingModel(answers: 5);
        await using OrchestratedHouse house = await OrchestratedHouse.OpenAsync(Plan, 200, model.Client);
        house.Budget = new RunBudget(MaxTokens: Limit);
        house.AddWorker();
        string run = await house.StartAsync();
        await model.Hangs;
        await house.Hub.Client.RaiseEventAsync(run, RunWork.SteerEvent, new RunSteering(RunWish.Pause), CancellationToken.None);
        await house.UntilAsync(run, RunStatus.Paused);

        model.AnswerAll();
        await house.Hub.Client.RaiseEventAsync(
            run, RunWork.SteerEvent, new RunSteering(RunWish.None, new BudgetChange(null, 100 * Limit)), CancellationToken.None);
        RunEnd end = await house.EndAsync(run);

        Assert.Equal((RunStatus.Completed, 200), (end.Status, end.Rows!.Out));
        Assert.InRange(end.Usage!.InputTokens + end.Usage.OutputTokens, Limit + 1, 100 * Limit);
    }

    /// <summary>Told twice to pause, it does not take the second time for a sign to go on: a cancellation finds it in its first attempt.</summary>
    [Fact]
    public async Task Steer_PauseOfARunThatWaitsAlready_HoldsItWhereItStands()
    {
        await using OrchestratedHouse house = await OpenAsync(answersBefore: 0, Impatient with { EndpointPause = TimeSpan.FromHours(1) });
        string run = await house.StartAsync();
        await house.UntilAsync(run, RunStatus.Waiting);

        await house.Hub.Client.RaiseEventAsync(run, RunWork.SteerEvent, new RunSteering(RunWish.Pause), CancellationToken.None);
        await house.UntilAsync(run, RunStatus.Paused);
        await house.Hub.Client.RaiseEventAsync(run, RunWork.SteerEvent, new RunSteering(RunWish.Pause), CancellationToken.None);
        await house.Hub.Client.RaiseEventAsync(run, RunWork.SteerEvent, new RunSteering(RunWish.Cancel), CancellationToken.None);
        RunEnd end = await house.EndAsync(run);

        Assert.Equal(RunStatus.Canceled, end.Status);
        Assert.Contains("\"attempt\": 1,", (await house.ReadTextAsync($"runs/{run}/control.json"))!, StringComparison.Ordinal);
    }

    /// <summary>The endpoint goes down after so many answers.</summary>
    private async Task<OrchestratedHouse> OpenAsync(int answersBefore, RunHostOptions options)
    {
        _isDown = answersBefore == 0;
        var client = new ScriptedInferenceClient(request =>
        {
            Interlocked.Increment(ref _calls);
            if (_isDown)
            {
                throw new InferenceException(InferenceFailureKind.ConnectionFailed, "Nobody is there.");
            }

            if (Interlocked.Increment(ref _answers) == answersBefore)
            {
                _isDown = true;
            }

            return Answers.Text(request, "x");
        });
        OrchestratedHouse house = await OrchestratedHouse.OpenAsync(Plan, Rows, client);
        house.Options = options;
        house.AddWorker();
        return house;
    }
}
