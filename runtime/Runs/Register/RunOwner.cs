using Pipelines.Core.Storage;
using Pipelines.Runtime.Outputs;
using Pipelines.Runtime.Runs.Control;

namespace Pipelines.Runtime.Runs.Register;

/// <summary>
/// What the owner of a run can do about it from any process: a wish is written into the control record, and whoever works on the
/// run answers by stating where it stands. Nobody knows whether the process of a run still lives; it is known that a living one
/// answers within a second.
/// </summary>
public sealed class RunOwner(IBlobStore store, TimeProvider time)
{
    /// <summary>How long an answer is waited for: several times what a living process needs.</summary>
    public static readonly TimeSpan AnswerWithin = TimeSpan.FromSeconds(4);

    private static readonly TimeSpan LookInterval = TimeSpan.FromMilliseconds(100);

    private readonly RunDocuments _documents = new(store, new StoreRetry(time));

    /// <summary>Stops the work on a run, calls under way included, until <see cref="ResumeAsync(RunId, CancellationToken)"/>.</summary>
    /// <exception cref="RunNotFoundException">There is no such run.</exception>
    /// <exception cref="RunStateException">It has ended, or nobody works on it.</exception>
    public async Task<RunListing> PauseAsync(RunId run, CancellationToken cancellationToken)
    {
        RunListing listing = await RequireAsync(run, cancellationToken);
        if (listing.Status == RunStatus.Paused)
        {
            return listing;
        }

        RequireUnfinished(listing, "pause");
        RunControlRecord record = RecordOf(run);
        await record.UpdateAsync(found => (found ?? Unstated) with { Wish = RunWish.Pause }, cancellationToken);
        if (MayBeAtWork(listing) && await AnswerAsync(record, static control => control.IsEnded || control.Status == RunStatus.Paused, cancellationToken))
        {
            return await RequireAsync(run, cancellationToken);
        }

        await record.UpdateAsync(static found => found! with { Wish = RunWish.None }, cancellationToken);
        throw new RunStateException(run, "is not being worked on, so there is nothing to pause.", $"Its next attempt goes on with it: pipelines runs resume {run}");
    }

    /// <summary>Lets a paused run go on.</summary>
    /// <inheritdoc cref="ResumeAsync(RunId, BudgetOrder?, CancellationToken)"/>
    public Task<bool> ResumeAsync(RunId run, CancellationToken cancellationToken) => ResumeAsync(run, budget: null, cancellationToken);

    /// <summary>Lets a paused run go on, or a run at work under a new budget.</summary>
    /// <param name="run">The run.</param>
    /// <param name="budget">What it may spend from now on; null leaves that as it is.</param>
    /// <param name="cancellationToken">Leaves what was written as it is.</param>
    /// <returns>False when no process is there to hear it: then a new attempt has to be started, and nothing of this is left in the record.</returns>
    /// <exception cref="RunNotFoundException">There is no such run.</exception>
    /// <exception cref="RunStateException">It has ended; or an engine drives it, which does not look here while the run stands still.</exception>
    public async Task<bool> ResumeAsync(RunId run, BudgetOrder? budget, CancellationToken cancellationToken)
    {
        RunListing listing = await RequireAsync(run, cancellationToken);
        RequireUnfinished(listing, "resume");
        bool isPaused = listing.Status == RunStatus.Paused;
        bool isOfEngine = listing.Control is { Driver: RunDriver.Engine };
        if (isOfEngine && (isPaused || budget is null || !MayBeAtWork(listing)))
        {
            throw RunStateException.OfEngine(run);
        }

        if (!isPaused && (budget is null || !MayBeAtWork(listing)))
        {
            return false;
        }

        RunControlRecord record = RecordOf(run);
        await record.UpdateAsync(
            found => (found ?? Unstated) with { Wish = isPaused ? RunWish.None : found?.Wish ?? RunWish.None, Budget = budget ?? found?.Budget },
            cancellationToken);
        if (await AnswerAsync(record, control => isPaused ? control.Status != RunStatus.Paused : control.Budget is null or { IsHeard: true }, cancellationToken))
        {
            return true;
        }

        await record.UpdateAsync(static found => found!.Budget is { IsHeard: false } ? found with { Budget = null } : found, cancellationToken);
        return isOfEngine ? throw RunStateException.OfEngine(run) : false;
    }

    /// <summary>Takes an unfinished run from an engine that is gone for good: from here on any process may go on with it.</summary>
    /// <exception cref="RunNotFoundException">There is no such run.</exception>
    /// <exception cref="RunStateException">It has ended; or somebody works on it still.</exception>
    public async Task TakeOverAsync(RunId run, CancellationToken cancellationToken)
    {
        RunListing listing = await RequireAsync(run, cancellationToken);
        RequireUnfinished(listing, "take over");
        RunControlRecord record = RecordOf(run);
        if (MayBeAtWork(listing))
        {
            // A living worker answers a pause; what stands still has none.
            await record.UpdateAsync(static found => (found ?? Unstated) with { Wish = RunWish.Pause }, cancellationToken);
            await AnswerAsync(record, static control => control.IsEnded || control.Status == RunStatus.Paused, cancellationToken);
        }

        await record.UpdateAsync(
            found => found is { IsEnded: true } ? found : (found ?? Unstated) with { Status = RunStatus.Interrupted, Message = "Taken over from its engine.", Wish = RunWish.None, Driver = RunDriver.Process },
            cancellationToken);
    }

    /// <summary>Ends a run for good; what is done is kept.</summary>
    /// <exception cref="RunNotFoundException">There is no such run.</exception>
    /// <exception cref="RunStateException">It has ended already.</exception>
    public async Task<RunListing> CancelAsync(RunId run, CancellationToken cancellationToken)
    {
        RunListing listing = await RequireAsync(run, cancellationToken);
        RequireUnfinished(listing, "cancel");
        RunControlRecord record = RecordOf(run);
        await record.UpdateAsync(static found => (found ?? Unstated) with { Wish = RunWish.Cancel }, cancellationToken);
        bool mayAnswer = listing.Status == RunStatus.Paused || MayBeAtWork(listing);
        if (!mayAnswer || !await AnswerAsync(record, static control => control.IsEnded, cancellationToken))
        {
            // Nobody is there to do it. A process that was only slow finds the status and stops.
            await record.UpdateAsync(
                static found => found!.IsEnded ? found : found with { Status = RunStatus.Canceled, Message = "Canceled by its owner.", Wish = RunWish.None },
                cancellationToken);
        }

        return await RequireAsync(run, cancellationToken);
    }

    /// <summary>Writes down that an engine has ended a run without asking it: nobody works on it, and nobody will answer.</summary>
    /// <param name="run">The run; nothing happens when there is no such run, or it has ended.</param>
    /// <param name="reason">Why, for a person.</param>
    /// <param name="cancellationToken">Leaves the record as it is.</param>
    public async Task NoteTerminationAsync(RunId run, string? reason, CancellationToken cancellationToken)
    {
        if (await new RunLookup(_documents).FindAsync(run, cancellationToken) is null)
        {
            return;
        }

        string message = reason is null ? "Terminated by its owner." : $"Terminated by its owner: {reason}";
        await RecordOf(run).UpdateAsync(
            found => found is { IsEnded: true } ? found : (found ?? Unstated) with { Status = RunStatus.Canceled, Message = message, Wish = RunWish.None },
            cancellationToken);
    }

    /// <summary>Asks for another try of the failed rows of a finished run; the next attempt at the run makes it.</summary>
    /// <exception cref="RunNotFoundException">There is no such run.</exception>
    /// <exception cref="RunStateException">It is not finished, or no row has failed.</exception>
    public async Task<RunListing> RetryFailedAsync(RunId run, CancellationToken cancellationToken)
    {
        RunListing listing = await RequireAsync(run, cancellationToken);
        OutputManifest? output = await _documents.ReadAsync<OutputManifest>(RunPaths.Output(run), cancellationToken);
        if (output is null || listing.Control is not { } control)
        {
            throw new RunStateException(run, "is not finished.", $"Let it go on first: pipelines runs resume {run}");
        }

        if (control.Status is RunStatus.Running or RunStatus.Paused)
        {
            throw new RunStateException(run, "may be at work.", $"Let it go on: pipelines runs resume {run}");
        }

        if (control.Status == RunStatus.Completed)
        {
            throw new RunStateException(run, "has no failed rows: there is nothing to try again.", $"See how it ended: pipelines runs show {run}");
        }

        // A retry that was begun and stopped is gone on with; its output was never published.
        int generation = output.RetriedTo + 1;
        await RecordOf(run).UpdateAsync(
            found => new RunControl(RunStatus.Interrupted, "Its failed rows are to be tried again.", default, Generation: Math.Max(generation, found?.Generation ?? 1), Attempt: found?.Attempt ?? 0),
            cancellationToken);
        return await RequireAsync(run, cancellationToken);
    }

    private static RunControl Unstated => new(RunStatus.Running, null, default);

    /// <summary>A run that waits for an endpoint may have a process that waits with it.</summary>
    private static bool MayBeAtWork(RunListing listing) => listing.Status is RunStatus.Running or RunStatus.Waiting;

    private RunControlRecord RecordOf(RunId run) => new(_documents, run, time);

    private Task<RunListing> RequireAsync(RunId run, CancellationToken cancellationToken) => new RunLookup(_documents).RequireAsync(run, cancellationToken);

    private static void RequireUnfinished(RunListing listing, string verb)
    {
        if (listing.Control is { IsEnded: true } control)
        {
            throw new RunStateException(listing.Run, $"has ended as {control.Status}: there is nothing to {verb}.", $"See how it ended: pipelines runs show {listing.Run}");
        }
    }

    private async Task<bool> AnswerAsync(RunControlRecord record, Func<RunControl, bool> isAnswer, CancellationToken cancellationToken)
    {
        for (TimeSpan waited = TimeSpan.Zero; waited < AnswerWithin; waited += LookInterval)
        {
            await Task.Delay(LookInterval, time, cancellationToken);
            if (await record.ReadAsync(cancellationToken) is { } control && isAnswer(control))
            {
                return true;
            }
        }

        return false;
    }
}
