using Pipelines.Durable.Clients;
using Pipelines.Functions.App.Api;
using Pipelines.Functions.App.Hosting;
using Pipelines.Functions.App.Runs.Asking;
using Pipelines.Runtime.Orchestrations;
using Pipelines.Runtime.Runs;
using Pipelines.Runtime.Runs.Control;
using Pipelines.Runtime.Runs.Register;

namespace Pipelines.Functions.App.Runs.Steering;

/// <summary>Erases runs: the documents that came with them, what was asked and answered, and their instances with all histories.</summary>
internal sealed class RunErasure(AppParts parts, RunLookup runs, IDurableClient client)
{
    private static readonly TimeSpan EndsWithin = TimeSpan.FromSeconds(10);

    /// <param name="run">The run.</param>
    /// <param name="isForced">Also when it is at work, or later runs build on its rows.</param>
    /// <param name="cancellationToken">Leaves what is not erased yet; it can be asked for again.</param>
    /// <returns>How many blobs there were.</returns>
    /// <exception cref="RunNotFoundException">There is no such run.</exception>
    /// <exception cref="RunStateException">Later runs build on its rows.</exception>
    /// <exception cref="ProblemException">It is at work.</exception>
    public async Task<int> EraseAsync(string run, bool isForced, CancellationToken cancellationToken)
    {
        OrchestrationMetadata? instance = await runs.InstanceAsync(run, cancellationToken);
        if (instance is { IsFinished: false })
        {
            await EndAsync(run, isForced, cancellationToken);
        }

        // An engine that has ended it may have left a record that says it is at work.
        int blobs = await new RunEraser(parts.Store, parts.Time) { IsOfEngine = true }.DeleteAsync(new RunId(run), isForced || instance is { IsFinished: true, Status: not OrchestrationRuntimeStatus.Completed }, cancellationToken);
        await client.PurgeAsync(run, recursive: true, cancellationToken);
        return blobs;
    }

    private async Task EndAsync(string run, bool isForced, CancellationToken cancellationToken)
    {
        if (!isForced)
        {
            throw new ProblemException(new Problem(StatusCodes.Status409Conflict, "run_state", $"The run '{run}' is at work. Cancel it first, or add ?force=true."));
        }

        // Work that is merely terminated may still write what is erased here; a run that is canceled has stopped when it has ended.
        await client.RaiseEventAsync(run, RunWork.SteerEvent, new RunSteering(RunWish.Cancel), cancellationToken);
        await runs.WaitForEndAsync(run, EndsWithin, cancellationToken);
        if (await runs.InstanceAsync(run, cancellationToken) is { IsFinished: false })
        {
            await client.TerminateAsync(run, outputJson: null, recursive: true, cancellationToken);
            await runs.WaitForEndAsync(run, EndsWithin, cancellationToken);
        }
    }
}
