using Pipelines.Core.Storage;

namespace Pipelines.Runtime.Runs.Register;

/// <summary>Deletes a run with all that it read, asked and answered.</summary>
public sealed class RunEraser(IBlobStore store, TimeProvider time)
{
    private readonly StoreRetry _retry = new(time);
    private readonly RunRegister _register = new(store, time);

    /// <summary>Deletes the run. A deletion that breaks off can be asked for again until nothing is left.</summary>
    /// <param name="run">The run.</param>
    /// <param name="isForced">Also when it may be at work: its process then stops with an error.</param>
    /// <param name="cancellationToken">Leaves what is not deleted yet.</param>
    /// <returns>How many blobs there were.</returns>
    /// <exception cref="RunNotFoundException">There is no such run.</exception>
    /// <exception cref="RunStateException">It may be at work.</exception>
    public async Task<int> DeleteAsync(RunId run, bool isForced, CancellationToken cancellationToken)
    {
        RunListing listing = await _register.FindAsync(run, cancellationToken) ?? throw new RunNotFoundException(run);
        if (!isForced && listing.Status is RunStatus.Running or RunStatus.Paused)
        {
            throw new RunStateException(run, "may be at work.", $"End it first (pipelines runs cancel {run}), or add --force.");
        }

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
}
