using Pipelines.Core.Documents;
using Pipelines.Core.Storage;
using Pipelines.Durable.Activities;
using Pipelines.Runtime.Runs;
using Pipelines.Runtime.Runs.Control;
using Pipelines.Runtime.Runs.Register;

namespace Pipelines.Runtime.Orchestrations.Activities;

/// <summary>Begins an attempt at a run. What an earlier attempt has open in this process is closed first.</summary>
internal sealed class BeginRunActivity(RunHost host) : IActivity<RunOrder, RunOutline>
{
    public async Task<RunOutline> RunAsync(ActivityContext context, RunOrder input, CancellationToken cancellationToken)
    {
        try
        {
            await host.CloseAsync(input.Run);
            RunControl control = await host.RecordOf(input.Run).BeginAsync(keepsBudget: true, isOfEngine: true, cancellationToken);
            OpenRun open = await host.OpenAsync(input.Run, control.Attempt);
            return new RunOutline(
                [.. open.Plan.Stages.Select(static stage => stage.Name)],
                null,
                control.Attempt,
                control.Generation,
                await host.KeepAsync(input.Run, cancellationToken));
        }
        catch (Exception e) when (e is DatasetException or RunMismatchException)
        {
            await host.RecordOf(input.Run).StateAsync(RunStatus.Failed, e.Message, CancellationToken.None);
            return new RunOutline([], new RunHalt(RunStatus.Failed, e.Message));
        }
        catch (CorruptLogException e)
        {
            return new RunOutline([], new RunHalt(RunStatus.Failed, e.Message, LostBlob: e.Path.Value));
        }
        catch (RunStateException e)
        {
            // Somebody else works on it: what the record says is theirs.
            return new RunOutline([], new RunHalt(RunStatus.Canceled, e.Message));
        }
        catch (BlobStoreException e) when (e.IsTransient)
        {
            return new RunOutline([], RunHalt.Of(e));
        }
    }
}
