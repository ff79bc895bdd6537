using Pipelines.Core.Storage;
using Pipelines.Runtime.Runs;

namespace Pipelines.Runtime.Calls.Batches;

/// <summary>The batches of a run, as the store keeps them. They stay until the run is deleted: answers can be fetched again for nothing.</summary>
internal sealed class BatchFolder(RunId run, IBlobStore store, RunDocuments documents)
{
    private readonly BlobPath _root = RunPaths.Root(run).Append("batches");

    public Task WriteAsync(BatchRecord record, CancellationToken cancellationToken) =>
        documents.WriteAsync(PathOf(record), record, PutCondition.None, cancellationToken);

    public Task DeleteAsync(BatchRecord record, CancellationToken cancellationToken) => store.DeleteAsync(PathOf(record), tag: null, cancellationToken);

    public async Task<IReadOnlyList<BatchRecord>> ReadAllAsync(CancellationToken cancellationToken)
    {
        List<BatchRecord> records = [];
        await foreach (BlobInfo blob in store.ListAsync($"{_root}/", cancellationToken))
        {
            if (await documents.ReadAsync<BatchRecord>(blob.Path, cancellationToken) is { } record)
            {
                records.Add(record);
            }
        }

        return records;
    }

    private BlobPath PathOf(BatchRecord record) => _root.Append($"{record.Name}.json");
}
