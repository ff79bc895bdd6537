using Pipelines.Core.Documents;
using Pipelines.Core.Storage;
using Pipelines.Runtime.Calls.Batches;
using Pipelines.Runtime.Runs;

namespace Pipelines.Runtime.Orchestrations.Activities;

/// <summary>Does a part of a run, and makes of everything that stops a run for now or for good a halt that its orchestration can decide about.</summary>
internal static class RunGuard
{
    private const int PreparationPauseSeconds = 60;

    /// <param name="host">Holds the open runs.</param>
    /// <param name="run">The run.</param>
    /// <param name="attempt">Which attempt at it.</param>
    /// <param name="work">Gets the run and a token that ends the work: the run stops, or the answer is no longer wanted.</param>
    /// <param name="revoked">The answer is no longer wanted.</param>
    /// <returns>What the work returned, or why the run has stopped.</returns>
    public static async Task<(T? Result, RunHalt? Stop)> DoAsync<T>(
        RunHost host, string run, int attempt, Func<OpenRun, CancellationToken, Task<T>> work, CancellationToken revoked)
        where T : class
    {
        try
        {
            return await VisitAsync(host, run, attempt, work, revoked);
        }
        catch (CorruptLogException e)
        {
            // Whether it is gone or damaged is looked at when nobody works on the run any more.
            return (null, new RunHalt(RunStatus.Failed, e.Message, LostBlob: e.Path.Value));
        }
    }

    private static async Task<(T? Result, RunHalt? Stop)> VisitAsync<T>(
        RunHost host, string run, int attempt, Func<OpenRun, CancellationToken, Task<T>> work, CancellationToken revoked)
        where T : class
    {
        await using RunVisit visit = await host.EnterAsync(run, attempt);
        OpenRun open = visit.Run;
        using var either = CancellationTokenSource.CreateLinkedTokenSource(open.Session.Stop.Token, revoked);
        try
        {
            return (await work(open, either.Token), null);
        }
        catch (OperationCanceledException) when (open.Stopped is { } reason && !revoked.IsCancellationRequested)
        {
            string? left = reason.Status == RunStatus.Canceled ? await open.CancelBatchesAsync() : null;
            string message = left is null ? reason.Message : $"{reason.Message} {left}";
            await open.Record.StateAsync(reason.Status, message, CancellationToken.None);
            return (null, new RunHalt(reason.Status, message, reason.Status == RunStatus.Waiting ? (int)host.Options.EndpointPause.TotalSeconds : null));
        }
        catch (BatchPendingException)
        {
            // Of a preparation: its stage has not begun, so no partition can wait for it.
            return (null, new RunHalt(RunStatus.Waiting, "The preparation of a step waits for a provider's batch.", PreparationPauseSeconds));
        }
        catch (BlobStoreException e) when (e.IsTransient && !revoked.IsCancellationRequested)
        {
            // Where the run stands cannot be written down; its orchestration knows, and tries again later.
            return (null, RunHalt.Of(e));
        }
        catch (DatasetException e)
        {
            // Rows that were read before the error may be of other bytes than the run is named after: nothing may build on them.
            await open.Record.StateAsync(RunStatus.Failed, e.Message, CancellationToken.None);
            return (null, new RunHalt(RunStatus.Failed, e.Message));
        }
    }
}
