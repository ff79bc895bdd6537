using Pipelines.Core.Storage;
using Pipelines.Runtime.Runs.Register;

namespace Pipelines.Runtime.Runs.Control;

/// <summary>The control record of one run in the store, shared by all processes that have to do with the run.</summary>
internal sealed class RunControlRecord(RunDocuments documents, RunId run, TimeProvider time)
{
    /// <summary>How soon a wish is seen: well within the second that is promised.</summary>
    public static readonly TimeSpan ReadInterval = TimeSpan.FromMilliseconds(500);

    /// <summary>Each lost race means that somebody else's change got through; so many in a row mean that something is wrong.</summary>
    private const int LostRacesMax = 100;

    /// <summary>Null when the run was killed before it wrote its first record, or there is no such run.</summary>
    public Task<RunControl?> ReadAsync(CancellationToken cancellationToken) =>
        documents.ReadAsync<RunControl>(RunPaths.Control(run), cancellationToken);

    /// <summary>Changes the record, whoever changes it at the same time.</summary>
    /// <param name="change">From what is there (null for nothing) to what shall be; the same writes nothing. May be called more than once; throws to give up.</param>
    /// <param name="cancellationToken">Leaves the record as it is.</param>
    /// <returns>What is there now.</returns>
    /// <exception cref="BlobStoreException">The store cannot be reached or written.</exception>
    public async Task<RunControl> UpdateAsync(Func<RunControl?, RunControl> change, CancellationToken cancellationToken)
    {
        for (int lost = 0; lost < LostRacesMax; lost++)
        {
            (RunControl? found, BlobTag? tag) = await documents.ReadWithTagAsync<RunControl>(RunPaths.Control(run), cancellationToken);
            RunControl changed = change(found);
            if (changed == found)
            {
                return changed;
            }

            changed = changed with { ChangedAt = time.GetUtcNow() };
            PutCondition condition = tag is { } seen ? PutCondition.IfMatch(seen) : PutCondition.IfAbsent;
            if (await documents.WriteAsync(RunPaths.Control(run), changed, condition, cancellationToken))
            {
                return changed;
            }
        }

        throw new BlobStoreException($"'{RunPaths.Control(run)}' was changed by others {LostRacesMax} times while it was being changed.", isTransient: true);
    }

    /// <summary>States where the run stands. A wish that has not been heard yet stays, unless there is nothing left to wish for.</summary>
    public Task<RunControl> StateAsync(RunStatus status, string? message, CancellationToken cancellationToken) => UpdateAsync(
        found =>
        {
            var stated = new RunControl(status, message, default, Generation: found?.Generation ?? 1, Attempt: found?.Attempt ?? 0);
            return stated.IsEnded ? stated : stated with { Wish = found?.Wish ?? RunWish.None, Budget = found?.Budget, Driver = found?.Driver ?? RunDriver.Any };
        },
        cancellationToken);

    /// <summary>An attempt begins: whatever was wanted of earlier ones is settled by that. A budget that nobody has heard of holds from here on.</summary>
    /// <param name="keepsBudget">One that was heard holds on too: the attempt goes on with one of this process.</param>
    /// <param name="isOfEngine">An engine makes the attempt.</param>
    /// <param name="cancellationToken">Leaves the record as it is.</param>
    /// <exception cref="RunStateException">The run belongs to an engine, and this is none; or it was taken from the engine that this is.</exception>
    public Task<RunControl> BeginAsync(bool keepsBudget, bool isOfEngine, CancellationToken cancellationToken) => UpdateAsync(
        found => found is { IsEnded: false, Driver: not RunDriver.Any } driven && (driven.Driver == RunDriver.Engine) != isOfEngine ? throw RunStateException.OfOther(run, driven.Driver) : new RunControl(
            RunStatus.Running,
            null,
            default,
            Generation: found?.Generation ?? 1,
            Budget: found?.Budget is { } budget && (keepsBudget || !budget.IsHeard) ? budget with { IsHeard = true } : null,
            Attempt: (found?.Attempt ?? 0) + 1,
            Driver: isOfEngine ? RunDriver.Engine : found is { IsEnded: false } ? found.Driver : RunDriver.Any),
        cancellationToken);

    /// <summary>An engine is about to drive the run, which it may not have begun to: nobody else is to begin meanwhile.</summary>
    public Task<RunControl> ReserveForEngineAsync(CancellationToken cancellationToken) => UpdateAsync(
        static found => found ?? new RunControl(RunStatus.Running, null, default, Driver: RunDriver.Engine),
        cancellationToken);

    /// <summary>Waits until nobody wants a pause any more, also through outages of the store.</summary>
    /// <returns>What is wanted instead.</returns>
    public async Task<RunWish> WaitWhilePausedAsync(CancellationToken cancellationToken)
    {
        while (true)
        {
            try
            {
                RunControl? control = await ReadAsync(cancellationToken);
                if (control is not { Wish: RunWish.Pause })
                {
                    return control?.Wish ?? RunWish.None;
                }
            }
            catch (BlobStoreException e) when (e.IsTransient)
            {
                // Nothing is at work, so nothing is lost by looking again.
            }

            await Task.Delay(ReadInterval, time, cancellationToken);
        }
    }
}
