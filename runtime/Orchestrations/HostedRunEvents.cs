using System.Runtime.CompilerServices;
using Pipelines.Core.Storage;
using Pipelines.Runtime.Progress;
using Pipelines.Runtime.Runs;
using Pipelines.Runtime.Runs.Control;
using Pipelines.Runtime.Runs.Register;

namespace Pipelines.Runtime.Orchestrations;

/// <summary>
/// Watches runs from a process that may work on them: what it works on itself it knows row by row, of all others it knows what the store
/// holds of their log. Costs nothing while nobody watches.
/// </summary>
internal sealed class HostedRunEvents(RunHost host, RunDocuments documents) : IRunEvents
{
    public static readonly TimeSpan Interval = TimeSpan.FromMilliseconds(500);

    /// <inheritdoc/>
    public async IAsyncEnumerable<RunEvent> WatchAsync(RunId run, [EnumeratorCancellation] CancellationToken cancellationToken)
    {
        RunListing listing = await new RunLookup(documents).RequireAsync(run, cancellationToken);
        var stored = new StoredProgress(
            listing.Manifest,
            await host.OriginOfAsync(run.Value, cancellationToken),
            await host.FindPlanAsync(run.Value, cancellationToken),
            host.Options,
            host.Log,
            documents,
            host.Time);
        RunMonitor? own = null;
        RunEvent? told = null;
        using var timer = new PeriodicTimer(Interval, host.Time);
        do
        {
            own = host.MonitorOf(run.Value) ?? own;
            RunEvent? now;
            try
            {
                now = await LookAsync(run, own, stored, cancellationToken);
            }
            catch (BlobStoreException e) when (e.IsTransient && told is not null)
            {
                // The next look tells what was missed.
                continue;
            }

            if (told?.SaysTheSameAs(now) != true)
            {
                yield return told = now;
            }
        }
        while (told is not { IsLast: true } && await timer.WaitForNextTickAsync(cancellationToken));
    }

    private async Task<RunEvent> LookAsync(RunId run, RunMonitor? own, StoredProgress stored, CancellationToken cancellationToken)
    {
        RunControl control = await host.RecordOf(run.Value).ReadAsync(cancellationToken) ?? new RunControl(RunStatus.Running, null, default);
        RunSnapshot progress = own is not null && IsUpToDate(own, run, control)
            ? own.Capture()
            : await stored.ReadAsync(control.Generation, cancellationToken);
        return new RunEvent(run, control.Status, control.Message, host.Time.GetUtcNow(), progress);
    }

    /// <summary>What was worked on here and is not any more may have been gone on with elsewhere.</summary>
    private bool IsUpToDate(RunMonitor own, RunId run, RunControl control) =>
        ReferenceEquals(host.MonitorOf(run.Value), own)
        || control.Status is RunStatus.Paused or RunStatus.BudgetExceeded or RunStatus.Interrupted or RunStatus.Failed or RunStatus.Canceled
        || (control.IsEnded && own.Capture().Stages.All(static stage => stage.State == StageState.Done));
}
