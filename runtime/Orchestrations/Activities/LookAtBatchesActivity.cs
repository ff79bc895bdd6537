using System.Globalization;
using Pipelines.Durable.Activities;
using Pipelines.Runtime.Calls.Batches;
using Pipelines.Runtime.Runs;
using Pipelines.Runtime.Runs.Control;

namespace Pipelines.Runtime.Orchestrations.Activities;

/// <summary>
/// Looks whether a batch of the run is over, and whether the owner wants something: nobody else of the run is at work meanwhile. The control
/// record says that the run waits, as long as it does.
/// </summary>
internal sealed class LookAtBatchesActivity(RunHost host) : IActivity<RunOrder, BatchesReport>
{
    public async Task<BatchesReport> RunAsync(ActivityContext context, RunOrder input, CancellationToken cancellationToken)
    {
        (BatchesReport? report, RunHalt? stop) = await RunGuard.DoAsync(
            host,
            input.Run,
            input.Attempt,
            async (open, stopping) =>
            {
                await open.HearAsync(stopping);
                BatchesLook look = await open.Session.Batches.LookAsync(stopping);
                string message = string.Create(CultureInfo.InvariantCulture, $"Waiting for batches at a provider: {look.CallsDone} of {look.CallsTotal} calls are answered.");
                await StateAsync(open.Record, look.IsAnyOver ? null : message, stopping);
                return new BatchesReport(look.IsAnyOver, message, look.Pause.TotalSeconds);
            },
            cancellationToken);
        return report ?? new BatchesReport(false, null, 0, stop);
    }

    private static Task<RunControl> StateAsync(RunControlRecord record, string? waiting, CancellationToken cancellationToken) => record.UpdateAsync(
        found => found is { Status: RunStatus.Running or RunStatus.Waiting }
            ? found with { Status = waiting is null ? RunStatus.Running : RunStatus.Waiting, Message = waiting }
            : found!,
        cancellationToken);
}
