using Pipelines.Core.Storage;
using Pipelines.Runtime.Outputs;
using Pipelines.Runtime.Stages;

namespace Pipelines.Runtime.Runs.Register;

/// <summary>The runs of a store, for whoever wants to look at them. Reads manifests and records, never rows. Thread-safe.</summary>
public sealed class RunRegister(IBlobStore store, ISegmentLog log, TimeProvider time)
{
    private readonly RunDocuments _documents = new(store, new StoreRetry(time));

    /// <summary>The runs that were begun last, the newest first.</summary>
    /// <param name="countMax">How many at most.</param>
    /// <param name="cancellationToken">Ends the reading.</param>
    /// <exception cref="BlobStoreException">The store cannot be reached.</exception>
    /// <exception cref="CorruptLogException">A record is not what was written.</exception>
    public async Task<IReadOnlyList<RunListing>> ListAsync(int countMax, CancellationToken cancellationToken)
    {
        var newest = new Queue<RunId>();
        await foreach (BlobInfo entry in store.ListAsync(RunPaths.ListPrefix, cancellationToken))
        {
            if (RunPaths.RunOfListEntry(entry.Path) is { } run)
            {
                newest.Enqueue(run);
                if (newest.Count > countMax)
                {
                    newest.Dequeue();
                }
            }
        }

        List<RunListing> runs = [];
        foreach (RunId run in newest.Reverse())
        {
            if (await FindAsync(run, cancellationToken) is { } found)
            {
                runs.Add(found);
            }
        }

        return runs;
    }

    /// <summary>The run with this name; null when there is none.</summary>
    /// <exception cref="BlobStoreException">The store cannot be reached.</exception>
    public Task<RunListing?> FindAsync(RunId run, CancellationToken cancellationToken) => new RunLookup(_documents).FindAsync(run, cancellationToken);

    /// <exception cref="RunNotFoundException">There is no such run.</exception>
    /// <exception cref="BlobStoreException">The store cannot be reached.</exception>
    public async Task<RunDetails> GetAsync(RunId run, CancellationToken cancellationToken)
    {
        RunListing listing = await new RunLookup(_documents).RequireAsync(run, cancellationToken);
        RunOrigin? origin = await _documents.ReadAsync<RunOrigin>(RunPaths.Origin(run), cancellationToken);
        UsageReport? bill = await _documents.ReadAsync<UsageReport>(RunPaths.Usage(run), cancellationToken);
        BlobInfo? deadLetters = await store.StatAsync(RunPaths.DeadLetters(run), cancellationToken);
        var shelf = new StageShelf(_documents, log);
        int generation = (await _documents.ReadAsync<OutputManifest>(RunPaths.Output(run), cancellationToken))?.RetriedTo ?? 1;
        List<RunStageDetails> stages = [];
        foreach (RunStage stage in listing.Manifest.Stages)
        {
            stages.Add(RunStageDetails.Of(stage, await shelf.FindAsync(new StagePlace(run.Value, stage.Name, generation), cancellationToken)));
        }

        return new RunDetails(listing, origin, bill?.Total, bill?.Models ?? [], stages, deadLetters?.Path.Value);
    }
}
