using Pipelines.Core.Documents;
using Pipelines.Core.Storage;
using Pipelines.Runtime.Runs;

namespace Pipelines.Functions.App.Inputs;

/// <summary>
/// The datasets of a run of this app: what came with it, and rows that stand in the pipeline. Files of this machine are not read for
/// pipelines that came over HTTP.
/// </summary>
/// <param name="inputs">What came with the run.</param>
/// <param name="documents">The files that those rows name.</param>
/// <param name="store">Holds it.</param>
/// <param name="memory">Opens rows that stand in the pipeline.</param>
internal sealed class StoredDatasets(IReadOnlyList<BroughtInput> inputs, IReadOnlyList<BroughtDocument> documents, IBlobStore store, IDatasetReader memory) : IDatasetReader
{
    public Task<IRowSource> OpenAsync(DatasetReference reference, CancellationToken cancellationToken)
    {
        if (inputs.FirstOrDefault(input => input.Dataset == reference.Name) is { } brought)
        {
            return Task.FromResult<IRowSource>(new StoredRows(brought, InputIdentity.Of(brought, documents), store));
        }

        return reference is MemoryDatasetReference
            ? memory.OpenAsync(reference, cancellationToken)
            : throw new DatasetException(reference.Name, "Its rows have to come with the run: files of the server are not read for deployed pipelines.");
    }
}
