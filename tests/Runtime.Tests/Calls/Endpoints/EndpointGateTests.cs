using Pipelines.Runtime.Calls.Endpoints;
using Pipelines.TestKit.Time;

namespace Pipelines.Runtime.Tests.Calls.Endpoints;

public sealed class EndpointGateTests
{
    /// <summary>A timer of one whole millisecond fires before the pause is over; with no call under way nobody else looks again.</summary>
    [Fact]
    public async Task Exit_RefusedForAPartOfAMillisecond_LetsTheNextOneInWhenThatIsOver()
    {
        var time = new ManualTimeProvider();
        var gate = new EndpointGate(new EndpointOptions { FirstConcurrency = 1 }, time);
        EndpointSlot refused = await gate.EnterAsync(CancellationToken.None);
        Task<EndpointSlot> waiting = gate.EnterAsync(CancellationToken.None).AsTask();

        gate.Exit(refused, EndpointOutcome.Refused, TimeSpan.FromMilliseconds(1.25));
        Assert.False(waiting.IsCompleted);
        time.Advance(TimeSpan.FromMilliseconds(10));

        await waiting.WaitAsync(TimeSpan.FromSeconds(30));
    }
}
