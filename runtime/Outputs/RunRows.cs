using Pipelines.Core.Storage;
using Pipelines.Runtime.Runs;
using Pipelines.Runtime.Stages;

namespace Pipelines.Runtime.Outputs;

/// <summary>Reads what finished runs have made, from wherever their rows lie. Thread-safe.</summary>
public sealed class RunRows(IBlobStore store, ISegmentLog log, TimeProvider time)
{
    private readonly RunDocuments _documents = new(store, new StoreRetry(time));

    /// <summary>The output of a run; null while it has none: it is not finished, or there is no such run.</summary>
    /// <exception cref="BlobStoreException">The store cannot be reached.</exception>
    /// <exception cref="CorruptLogException">What is stored is not what was written.</exception>
    public async Task<RunOutput?> FindAsync(RunId run, CancellationToken cancellationToken)
    {
        OutputManifest? manifest = RunPaths.IsName(run.Value) ? await _documents.ReadAsync<OutputManifest>(RunPaths.Output(run), cancellationToken) : null;
        if (manifest is null)
        {
            return null;
        }

        var place = new StagePlace(manifest.Run, manifest.Stage, manifest.Generation);
        StageOutput stage = await new StageShelf(_documents, log).FindAsync(place, cancellationToken)
            ?? throw new CorruptLogException(RunPaths.Output(run), $"it stands for rows of run '{manifest.Run}', which are gone");
        return new RunOutput(stage, manifest.Rows, $"{manifest.Run}/{manifest.Stage}/{manifest.Generation}");
    }

    /// <summary>The failed rows of a run as they are stored, one JSON object a line; null when there are none. The caller disposes it.</summary>
    /// <exception cref="BlobStoreException">The store cannot be reached.</exception>
    public Task<BlobContent?> OpenDeadLettersAsync(RunId run, CancellationToken cancellationToken) =>
        RunPaths.IsName(run.Value) ? store.OpenReadAsync(RunPaths.DeadLetters(run), range: null, cancellationToken) : Task.FromResult<BlobContent?>(null);
}
