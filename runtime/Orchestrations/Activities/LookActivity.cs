using Pipelines.Durable.Activities;
using Pipelines.Runtime.Runs;
using Pipelines.Runtime.Runs.Control;

namespace Pipelines.Runtime.Orchestrations.Activities;

/// <summary>Reads the control record of a run that has stopped.</summary>
internal sealed class LookActivity(RunHost host) : IActivity<RunOrder, RunStanding>
{
    public async Task<RunStanding> RunAsync(ActivityContext context, RunOrder input, CancellationToken cancellationToken)
    {
        RunControl? control = await host.RecordOf(input.Run).ReadAsync(cancellationToken);
        return new RunStanding(control?.Status ?? RunStatus.Running, control?.Wish ?? RunWish.None, control?.Message);
    }
}
