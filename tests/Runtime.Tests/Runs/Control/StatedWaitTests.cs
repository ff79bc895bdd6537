using Pipelines.Core.Inference;
using Pipelines.Core.Storage;
using Pipelines.Runtime.Calls;
using Pipelines.Runtime.Progress;
using Pipelines.Runtime.Runs;
using Pipelines.Runtime.Runs.Control;
using Pipelines.Runtime.Runs.Register;
using Pipelines.Runtime.Tests.Operators;
using Pipelines.TestKit.Inference;
using Pipelines.TestKit.Time;

namespace Pipelines.Runtime.Tests.Runs.Control;

/// <summary>What <c>control.json</c> says while a run waits for its endpoint, for those who look from other processes.</summary>
public sealed class StatedWaitTests : IDisposable
{
    private const int Rows = 20;

    private readonly TestHouse _house = new(isInMemory: true) { Time = new FastClock(speed: 20) };
    private readonly RunMonitor _monitor = new();
    private volatile bool _isDown = true;

    public void Dispose() => _house.Dispose();

    [Fact]
    public async Task Run_EndpointIsDownForAWhile_SaysThatItWaitsAndThenThatItWorksAgain()
    {
        Task<RunSummary> running = RunAsync(CancellationToken.None);

        RunControl waiting = await UntilAsync(running, static control => control.Status == RunStatus.Waiting);
        _isDown = false;
        RunSummary summary = await running;

        Assert.Contains("Out of order.", waiting.Message, StringComparison.Ordinal);
        Assert.Equal(RunStatus.Completed, summary.Status);
        Assert.Equal(RunStatus.Completed, (await UntilAsync(running, static _ => true)).Status);
    }

    [Fact]
    public async Task Run_EndpointIsBackWhileMuchIsLeft_SaysThatItIsAtWork()
    {
        var goOn = new TaskCompletionSource(TaskCreationOptions.RunContinuationsAsynchronously);
        Task<RunSummary> running = RunAsync(CancellationToken.None, goOn.Task);
        await UntilAsync(running, static control => control.Status == RunStatus.Waiting);

        _isDown = false;
        RunControl atWork = await UntilAsync(running, static control => control.Status == RunStatus.Running);
        goOn.SetResult();

        Assert.Null(atWork.Message);
        Assert.Equal(RunStatus.Completed, (await running).Status);
    }

    [Fact]
    public async Task Pause_WhileItWaits_IsHeard()
    {
        using var stop = new CancellationTokenSource();
        Task<RunSummary> running = RunAsync(stop.Token);
        await UntilAsync(running, static control => control.Status == RunStatus.Waiting);

        RunListing paused = await new RunOwner(_house.Store, TimeProvider.System).PauseAsync(_monitor.Capture().Run!.Value, CancellationToken.None);
        await stop.CancelAsync();

        Assert.Equal(RunStatus.Paused, paused.Status);
        Assert.Equal(RunStatus.Paused, (await running).Status);
    }

    private async Task<RunControl> UntilAsync(Task<RunSummary> running, Func<RunControl, bool> isMeant)
    {
        var documents = new RunDocuments(_house.Store, new StoreRetry(TimeProvider.System));
        while (true)
        {
            if (_monitor.Capture().Run is { } run
                && await new RunControlRecord(documents, run, TimeProvider.System).ReadAsync(CancellationToken.None) is { } control
                && isMeant(control))
            {
                return control;
            }

            Assert.False(running.IsCompleted, running.IsCompletedSuccessfully ? (await running).ToString() : running.Exception?.ToString());
            await Task.Yield();
        }
    }

    /// <param name="cancellationToken">Stops the run.</param>
    /// <param name="beforeTheLast">All answers but the first few come after this.</param>
    private Task<RunSummary> RunAsync(CancellationToken cancellationToken, Task? beforeTheLast = null)
    {
        int answers = 0;
        var client = new ScriptedInferenceClient(async (request, stopping) =>
        {
            if (_isDown)
            {
                throw new InferenceException(InferenceFailureKind.Unavailable, "Out of order.");
            }

            if (Interlocked.Increment(ref answers) > Rows / 2)
            {
                await (beforeTheLast ?? Task.CompletedTask).WaitAsync(stopping);
            }

            return Answers.Text(request, "x");
        });
        return Task.Run(
            () => _house.Runner(TestHouse.Rows(Rows), client).RunAsync(
                new RunRequest { Plan = TestPlan.Of(Ask.Once("a")), Monitor = _monitor, Options = new RunOptions { Calls = new CallOptions { ConcurrencyMax = 4 } } },
                cancellationToken),
            CancellationToken.None);
    }
}
