using Pipelines.Durable.Activities;
using Pipelines.Runtime.Runs;
using Pipelines.Runtime.Runs.Control;

namespace Pipelines.Runtime.Orchestrations.Activities;

/// <summary>Reads the control record of a run that has stopped. One that is to pause is stated to, whatever else it stopped for.</summary>
internal sealed class LookActivity(RunHost host) : IActivity<RunOrder, RunStanding>
{
    public async Task<RunStanding> RunAsync(ActivityContext context, RunOrder input, CancellationToken cancellationToken)
    {
        RunControlRecord record = host.RecordOf(input.Run);
        RunControl? control = await record.ReadAsync(cancellationToken);
        if (control is { IsEnded: false, Wish: RunWish.Pause, Status: not RunStatus.Paused })
        {
            control = await record.UpdateAsync(
                static found => found is { IsEnded: false, Wish: RunWish.Pause } ? ControlWatch.Paused(found) : found!, cancellationToken);
        }

        return new RunStanding(control?.Status ?? RunStatus.Running, control?.Wish ?? RunWish.None, control?.Message);
    }
}
