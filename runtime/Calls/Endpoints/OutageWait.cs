using Pipelines.Runtime.Runs;

namespace Pipelines.Runtime.Calls.Endpoints;

/// <summary>
/// One call's wait for endpoints that are down, from the first time that none of them could be asked. It is bounded: then the
/// run stops as <see cref="RunStatus.Waiting"/>.
/// </summary>
internal sealed class OutageWait(TimeSpan waitMax, EndpointWaits waits, TimeProvider time, RunStop stop)
{
    private DateTimeOffset? _since;

    /// <summary>Returns when it is worth trying again.</summary>
    /// <param name="down">The endpoints, at least one.</param>
    /// <param name="cancellationToken">Ends the run.</param>
    /// <exception cref="OperationCanceledException">The run is being stopped, perhaps because the wait has been long enough.</exception>
    public async Task WaitAsync(IReadOnlyList<CallEndpoint> down, CancellationToken cancellationToken)
    {
        // The clock after the outlooks: were it the other way round, the pause would grow by what passes between the two.
        BreakerOutlook[] outlooks = [.. down.Select(static endpoint => endpoint.Breaker.Outlook)];
        DateTimeOffset now = time.GetUtcNow();
        DateTimeOffset since = _since ??= now;
        DateTimeOffset until = since + waitMax;
        if (now >= until || outlooks.All(outlook => outlook.NextProbeAt > until))
        {
            throw stop.Request(new StopReason(RunStatus.Waiting, Describe(down[0], outlooks[0].Reason, now - since)));
        }

        DateTimeOffset next = outlooks.Min(outlook => outlook.NextProbeAt ?? until);
        waits.Enter(new EndpointWait(down[0].Endpoint.Address, outlooks[0].Reason, since, until));
        try
        {
            Task changed = Task.WhenAny(outlooks.Select(static outlook => outlook.Changed));

            // Timers count whole milliseconds: a part of one would be no pause at all.
            TimeSpan pause = TimeSpan.FromMilliseconds(Math.Ceiling(Math.Max(0, (next - now).TotalMilliseconds)));
            await changed.WaitAsync(pause, time, cancellationToken).ConfigureAwait(ConfigureAwaitOptions.SuppressThrowing);
            cancellationToken.ThrowIfCancellationRequested();
        }
        finally
        {
            waits.Leave();
        }
    }

    private static string Describe(CallEndpoint endpoint, string reason, TimeSpan waited) => string.Create(
        System.Globalization.CultureInfo.InvariantCulture,
        $"The endpoint {endpoint.Endpoint.Address} is down, and the run has waited {waited.TotalSeconds:0} s for it: {CallFailures.AsSentence(reason)} No row is to blame. Start the run again to go on.");
}
