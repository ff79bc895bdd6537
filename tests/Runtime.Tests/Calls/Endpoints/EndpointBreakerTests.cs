using Pipelines.Core.Inference;
using Pipelines.Runtime.Calls;
using Pipelines.Runtime.Calls.Endpoints;
using Pipelines.TestKit.Time;

namespace Pipelines.Runtime.Tests.Calls.Endpoints;

public sealed class EndpointBreakerTests
{
    private static readonly EndpointOptions Options = new() { FaultsInARowMax = 3 };
    private static readonly InferenceException Fault = new(InferenceFailureKind.Unavailable, "Out of order.");

    private readonly ManualTimeProvider _time = new();
    private readonly EndpointBreaker _breaker;

    public EndpointBreakerTests() => _breaker = new EndpointBreaker(Options, _time, new CallJitter(new Random(1)));

    [Fact]
    public void Failed_FaultsInARow_OpenItAndAnAnswerBetweenThemDoesNot()
    {
        BreakerPass pass = Enter();
        BreakerPass other = Enter();
        _breaker.Failed(pass, Fault);
        _breaker.Failed(other, Fault);
        _breaker.Answered();
        _breaker.Failed(pass, Fault);
        _breaker.Failed(other, Fault);
        Assert.False(_breaker.IsOpen);

        _breaker.Failed(pass, Fault);

        Assert.True(_breaker.IsOpen);
        Assert.True(_breaker.IsStale(pass));
        Assert.False(_breaker.TryEnter(new object(), out _));
        Assert.Equal("Out of order.", _breaker.Outlook.Reason);
    }

    [Fact]
    public void Failed_OneCallAlone_OpensItOnlyWithAnother()
    {
        var call = new object();
        for (int i = 0; i < 10; i++)
        {
            _breaker.Failed(Enter(call), Fault);
        }

        Assert.False(_breaker.IsOpen);

        _breaker.Failed(Enter(), Fault);

        Assert.True(_breaker.IsOpen);
    }

    [Fact]
    public void TryEnter_PauseOver_LetsOneProbeIn()
    {
        Open();
        PassPause();

        BreakerPass probe = Enter();

        Assert.True(probe.IsProbe);
        Assert.False(_breaker.IsStale(probe));
        Assert.False(_breaker.TryEnter(new object(), out _));
        Assert.Null(_breaker.Outlook.NextProbeAt);
    }

    [Fact]
    public void Answered_Probe_ClosesItAndTellsThoseWhoWait()
    {
        Open();
        Task changed = _breaker.Outlook.Changed;
        PassPause();
        Enter();

        _breaker.Answered();

        Assert.True(changed.IsCompletedSuccessfully);
        Assert.False(_breaker.IsOpen);
        Assert.False(Enter().IsProbe);
    }

    [Fact]
    public void Failed_ProbeAfterProbe_WaitsLongerUpToTheBound()
    {
        Open();
        List<double> pauses = [];
        for (int i = 0; i < 12; i++)
        {
            pauses.Add((_breaker.Outlook.NextProbeAt!.Value - _time.GetUtcNow()).TotalSeconds);
            PassPause();
            _breaker.Failed(Enter(), Fault);
        }

        Assert.InRange(pauses[0], Options.FirstProbePause.TotalSeconds / 2, Options.FirstProbePause.TotalSeconds);
        Assert.All(pauses.Zip(pauses.Skip(1)), static pair => Assert.True(pair.Second > pair.First / 2));
        Assert.All(pauses.TakeLast(4), static pause =>
            Assert.InRange(pause, Options.ProbePauseMax.TotalSeconds / 2, Options.ProbePauseMax.TotalSeconds));
    }

    [Fact]
    public void Failed_EndpointAsksToWait_ProbesNoEarlier()
    {
        BreakerPass pass = Enter();
        var asks = new InferenceException(InferenceFailureKind.Unavailable, "Later.", TimeSpan.FromSeconds(77));

        _breaker.Trip(pass, asks);

        Assert.Equal(_time.GetUtcNow().AddSeconds(77), _breaker.Outlook.NextProbeAt);
    }

    [Fact]
    public void Left_ProbeNeverMade_LetsTheNextOneProbe()
    {
        Open();
        PassPause();
        BreakerPass probe = Enter();
        Task changed = _breaker.Outlook.Changed;

        _breaker.Left(probe);

        Assert.True(changed.IsCompletedSuccessfully);
        Assert.True(Enter().IsProbe);
    }

    [Fact]
    public void Failed_CallsFromBeforeItOpened_DoNotOpenItAgain()
    {
        BreakerPass[] old = [.. Enumerable.Range(0, 10).Select(_ => Enter())];
        Open();
        _breaker.Answered();

        foreach (BreakerPass pass in old)
        {
            _breaker.Failed(pass, Fault);
        }

        Assert.False(_breaker.IsOpen);
    }

    /// <summary>As a call of its own.</summary>
    private BreakerPass Enter() => Enter(new object());

    private BreakerPass Enter(object call)
    {
        Assert.True(_breaker.TryEnter(call, out BreakerPass pass));
        return pass;
    }

    private void Open()
    {
        for (int i = 0; i < Options.FaultsInARowMax; i++)
        {
            _breaker.Failed(Enter(), Fault);
        }
    }

    private void PassPause() => _time.Advance(_breaker.Outlook.NextProbeAt!.Value - _time.GetUtcNow());
}
