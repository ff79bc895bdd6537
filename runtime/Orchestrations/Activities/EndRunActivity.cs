using Pipelines.Durable.Activities;
using Pipelines.Runtime.Runs;

namespace Pipelines.Runtime.Orchestrations.Activities;

/// <summary>Writes the output of a run whose stages are finished, and closes it.</summary>
internal sealed class EndRunActivity(RunHost host) : IActivity<RunOrder, RunEnd>
{
    public async Task<RunEnd> RunAsync(ActivityContext context, RunOrder input, CancellationToken cancellationToken)
    {
        (RunEnd? end, RunHalt? stop) = await RunGuard.DoAsync(
            host,
            input.Run,
            input.Attempt,
            static async (open, _) =>
            {
                RunSummary summary = await open.CompleteAsync();
                return new RunEnd(summary.Status, summary.Message, summary.Rows, summary.Usage, summary.DeadLetters);
            },
            cancellationToken);
        await host.CloseAsync(input.Run);
        return end ?? new RunEnd(stop!.Status, stop.Message) { LostBlob = stop.LostBlob };
    }
}
