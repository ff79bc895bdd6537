using Pipelines.Core.Storage;
using Pipelines.Runtime.Runs.Control;
using Pipelines.Runtime.Stages;
using Pipelines.Runtime.Stages.Reuse;

namespace Pipelines.Runtime.Runs.Register;

/// <summary>Deletes a run with all that it read, asked and answered.</summary>
public sealed class RunEraser(IBlobStore store, TimeProvider time)
{
    private readonly StoreRetry _retry = new(time);
    private readonly RunDocuments _documents = new(store, new StoreRetry(time));

    /// <summary>The engine that drives the runs is what asks: any other would find them back, since an engine restores what it misses of a run.</summary>
    public bool IsOfEngine { get; init; }

    /// <summary>Deletes the run. A deletion that breaks off can be asked for again until nothing is left.</summary>
    /// <param name="run">The run.</param>
    /// <param name="isForced">Also when it may be at work, or later runs build on its rows: they then end with an error.</param>
    /// <param name="cancellationToken">Leaves what is not deleted yet.</param>
    /// <returns>How many blobs there were.</returns>
    /// <exception cref="RunNotFoundException">There is no such run.</exception>
    /// <exception cref="RunStateException">It may be at work, or belongs to an engine, or later runs build on its rows.</exception>
    public async Task<int> DeleteAsync(RunId run, bool isForced, CancellationToken cancellationToken)
    {
        RunListing listing = await new RunLookup(_documents).RequireAsync(run, cancellationToken);
        if (!IsOfEngine && listing.Control is { Driver: RunDriver.Engine, IsEnded: false })
        {
            throw new RunStateException(
                run, "is driven by the engine of a function app.", $"Let that app delete it: pipelines runs delete {run} --app URL; or end it first: pipelines runs cancel {run}");
        }

        if (!isForced && listing.Status is RunStatus.Running or RunStatus.Paused or RunStatus.Waiting)
        {
            throw new RunStateException(run, "may be at work.", $"End it first (pipelines runs cancel {run}), or add --force.");
        }

        if (!isForced && await UsersAsync(run, cancellationToken) is { Count: > 0 } users)
        {
            throw new RunStateException(run, $"made rows that later runs build on: {string.Join(", ", users)}.", "Delete those first, or add --force.");
        }

        await WithdrawAsync(listing.Manifest, cancellationToken);

        // What names the run goes last, so that a deletion that breaks off can be repeated.
        List<BlobPath> blobs = [];
        await foreach (BlobInfo blob in store.ListAsync($"{RunPaths.Root(run)}/", cancellationToken))
        {
            if (blob.Path != RunPaths.Manifest(run))
            {
                blobs.Add(blob.Path);
            }
        }

        blobs.Add(RunPaths.ListEntry(run, listing.Manifest.BegunAt));
        blobs.Add(RunPaths.Manifest(run));
        foreach (BlobPath blob in blobs)
        {
            await _retry.RunAsync(() => store.DeleteAsync(blob, null, cancellationToken), cancellationToken);
        }

        return blobs.Count;
    }

    /// <summary>The runs that have taken rows of this one over, and are still there.</summary>
    private async Task<IReadOnlyList<RunId>> UsersAsync(RunId run, CancellationToken cancellationToken)
    {
        string prefix = ReusePaths.UserPrefix(run.Value);
        List<RunId> users = [];
        await foreach (BlobInfo mark in store.ListAsync(prefix, cancellationToken))
        {
            var user = new RunId(mark.Path.Value[prefix.Length..]);
            if (await new RunLookup(_documents).FindAsync(user, cancellationToken) is not null)
            {
                users.Add(user);
            }
        }

        return users;
    }

    /// <summary>From here on no run takes rows of this one over.</summary>
    private async Task WithdrawAsync(RunManifest manifest, CancellationToken cancellationToken)
    {
        foreach (RunStage stage in manifest.Stages)
        {
            var paths = new StagePaths(new StagePlace(manifest.Run, stage.Name));
            if (await _documents.ReadAsync<StageSeal>(paths.Seal, cancellationToken) is not { } seal)
            {
                continue;
            }

            (StagePlace? offered, BlobTag? tag) = await _documents.ReadWithTagAsync<StagePlace>(ReusePaths.Entry(seal.Key), cancellationToken);
            if (offered?.Run == manifest.Run)
            {
                await _retry.RunAsync(() => store.DeleteAsync(ReusePaths.Entry(seal.Key), tag, cancellationToken), cancellationToken);
            }
        }
    }
}
