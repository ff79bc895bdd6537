using Pipelines.Durable.Orchestrations;
using Pipelines.Durable.Protocol;
using Pipelines.Durable.Tests.Kit;

namespace Pipelines.Durable.Tests.Replay;

public sealed class RetryTests
{
    private static readonly TimeSpan First = TimeSpan.FromSeconds(10);

    [Fact]
    public void CallActivity_FailingUnderAPolicy_IsAskedForAgainAfterGrowingPauses()
    {
        List<double> pauses = PausesUntilTheEnd(new RetryPolicy(5, First, 3, TimeSpan.FromSeconds(60)), out OrchestratorResponse end);

        Assert.Equal([10, 30, 60, 60], pauses);
        Assert.Contains("'A' (#8)", end.Failure().ErrorMessage, StringComparison.Ordinal);
    }

    [Fact]
    public void CallActivity_RetryTimeout_EndsTheTries()
    {
        List<double> pauses = PausesUntilTheEnd(new RetryPolicy(100, First, 1, null, TimeSpan.FromSeconds(25)), out OrchestratorResponse end);

        Assert.Equal([10, 10, 10], pauses);
        Assert.Equal(OrchestrationStatus.Failed, end.End().OrchestrationStatus);
    }

    [Fact]
    public void CallActivity_SucceedingOnTheSecondTry_GivesItsResult()
    {
        PlayedEngine engine = Engine(new RetryPolicy(3, First));
        engine.Start();
        engine.Play(Events.Failed(0, "once"));
        Assert.Equal(["2 activity 'A'"], engine.Play(Events.TimerFired(1, Events.Epoch)).Asked());

        Assert.Equal("\"a\"", engine.Play(Events.Completed(2, "\"a\"")).Result());
    }

    [Fact]
    public void CallActivity_NonRetriableFailure_IsNotTriedAgain()
    {
        PlayedEngine engine = Engine(new RetryPolicy(3, First));
        engine.Start();

        Assert.Equal("no use", engine.Play(Events.Failed(0, "no use", isNonRetriable: true)).Failure().InnerFailure.ErrorMessage);
    }

    [Fact]
    public void CallActivity_HandlerSaysNo_IsNotTriedAgain()
    {
        PlayedEngine engine = Engine(new RetryPolicy(3, First) { HandleFailure = failure => failure.ErrorMessage != "fatal" });
        engine.Start();
        Assert.Equal(["1 a timer"], engine.Play(Events.Failed(0, "mild")).Asked());
        engine.Play(Events.TimerFired(1, Events.Epoch));

        Assert.Equal(OrchestrationStatus.Failed, engine.Play(Events.Failed(2, "fatal")).End().OrchestrationStatus);
    }

    [Fact]
    public void RetryPolicy_HugeCoefficient_StaysAtTheLongestPause() =>
        Assert.Equal(
            TimeSpan.FromHours(1),
            new RetryPolicy(int.MaxValue, First, 1e300).NextPause(1_000_000, new("T", "m"), TimeSpan.Zero));

    public static TheoryData<int, double, double, double?, double?, string> Invalid => new()
    {
        { 0, 1, 1, null, null, "maxNumberOfAttempts" },
        { 1, 0, 1, null, null, "firstRetryInterval" },
        { 1, 1, 0.99, null, null, "backoffCoefficient" },
        { 1, 1, double.NaN, null, null, "backoffCoefficient" },
        { 1, 1, double.PositiveInfinity, null, null, "backoffCoefficient" },
        { 1, 2, 1, 1, null, "maxRetryInterval" },
        { 1, 2, 1, null, 1, "retryTimeout" },
    };

    [Theory]
    [MemberData(nameof(Invalid))]
    public void RetryPolicy_OutOfRange_NamesTheParameter(
        int attempts, double firstSeconds, double coefficient, double? maxSeconds, double? timeoutSeconds, string parameter)
    {
        ArgumentOutOfRangeException e = Assert.Throws<ArgumentOutOfRangeException>(() => new RetryPolicy(
            attempts, TimeSpan.FromSeconds(firstSeconds), coefficient, Seconds(maxSeconds), Seconds(timeoutSeconds)));

        Assert.Equal(parameter, e.ParamName);
    }

    private static TimeSpan? Seconds(double? seconds) => seconds is { } value ? TimeSpan.FromSeconds(value) : null;

    private static PlayedEngine Engine(RetryPolicy policy) =>
        PlayedEngine.For(context => context.CallActivityAsync(Tasks.A, null, new CallOptions { Retry = policy }));

    private static List<double> PausesUntilTheEnd(RetryPolicy policy, out OrchestratorResponse response)
    {
        PlayedEngine engine = Engine(policy);
        List<double> pauses = [];
        int task = Assert.Single(engine.Start().Actions).Id;
        response = engine.Play(Events.Failed(task, "again"));
        while (response.Actions is [{ CreateTimer: { } timer } action])
        {
            pauses.Add((timer.FireAt.ToDateTimeOffset() - engine.Now).TotalSeconds);
            engine.Advance(timer.FireAt.ToDateTimeOffset() - engine.Now);
            task = Assert.Single(engine.Play(Events.TimerFired(action.Id, engine.Now)).Actions).Id;
            response = engine.Play(Events.Failed(task, "again"));
        }

        return pauses;
    }
}
