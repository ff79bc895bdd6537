using Pipelines.Core.Storage;
using Pipelines.Runtime.Runs.Control;

namespace Pipelines.Runtime.Runs.Register;

/// <summary>Finds a run by its name.</summary>
internal sealed class RunLookup(RunDocuments documents)
{
    /// <summary>Null when there is none, or a person's text cannot be the name of one.</summary>
    /// <exception cref="BlobStoreException">The store cannot be reached.</exception>
    public async Task<RunListing?> FindAsync(RunId run, CancellationToken cancellationToken)
    {
        RunManifest? manifest = RunPaths.IsName(run.Value)
            ? await documents.ReadAsync<RunManifest>(RunPaths.Manifest(run), cancellationToken)
            : null;
        return manifest is null
            ? null
            : new RunListing(manifest, await documents.ReadAsync<RunControl>(RunPaths.Control(run), cancellationToken));
    }

    /// <exception cref="RunNotFoundException">There is no such run.</exception>
    public async Task<RunListing> RequireAsync(RunId run, CancellationToken cancellationToken) =>
        await FindAsync(run, cancellationToken) ?? throw new RunNotFoundException(run);
}
