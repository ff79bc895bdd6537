using Pipelines.Core.Storage;
using Pipelines.Durable.Activities;
using Pipelines.Runtime.Runs;
using Pipelines.Runtime.Runs.Repair;

namespace Pipelines.Runtime.Orchestrations.Activities;

/// <summary>
/// Takes a run back to what its store still has, when a blob of its log is gone. All its other activities have ended. A blob that is there
/// and damaged ends the run: nobody knows what else is wrong.
/// </summary>
internal sealed class RepairActivity(RunHost host) : IActivity<RepairOrder, RepairReport>
{
    public async Task<RepairReport> RunAsync(ActivityContext context, RepairOrder input, CancellationToken cancellationToken)
    {
        int? lost = input.Repairs < RunRepair.RepairsMax
            ? await host.RepairAsync(input.Run, BlobPath.Parse(input.LostBlob), input.Kept, cancellationToken)
            : null;
        if (lost is null)
        {
            await host.RecordOf(input.Run).StateAsync(RunStatus.Failed, input.Message, cancellationToken);
        }

        return new RepairReport(lost is not null, lost ?? 0);
    }
}
