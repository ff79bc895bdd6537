using Pipelines.Connectors.Documents.Places;
using Pipelines.Core.Documents;

namespace Pipelines.Connectors.Datasets;

/// <summary>
/// Reads datasets from local files (<c>.json</c>, <c>.jsonl</c>, <c>.ndjson</c>, <c>.csv</c>, <c>.tsv</c>), from folders of
/// documents, and from memory. Formats and bounds: docs/datasets.md.
/// </summary>
public sealed class DatasetReader(DatasetReaderOptions options) : IDatasetReader
{
    public async Task<IRowSource> OpenAsync(DatasetReference reference, CancellationToken cancellationToken)
    {
        IRowSource source = reference switch
        {
            MemoryDatasetReference memory => new MemoryRowSource(memory),
            FileDatasetReference file => await OpenPathAsync(file, cancellationToken),
            BroughtDatasetReference => throw new DatasetException(reference.Name, "Its rows have to come with the run, and this run brought none."),
            _ => throw new ArgumentException($"A dataset of the kind {reference.GetType().Name} cannot be read.", nameof(reference)),
        };
        bool coversDocuments = reference.DocumentFields.Count == 0 || (source is FolderRowSource && reference.DocumentFields is [FolderRowSource.PathField]);
        return coversDocuments
            ? source
            : await DocumentRowSource.OpenAsync(source, reference, new DocumentLocator(options.WorkingDirectory, reference.PipelineFolder), cancellationToken);
    }

    private async Task<IRowSource> OpenPathAsync(FileDatasetReference reference, CancellationToken cancellationToken)
    {
        ResolvedPath path = DatasetPathResolver.Resolve(reference, options.WorkingDirectory);
        return path.IsFolder
            ? await FolderRowSource.OpenAsync(reference, path, options, cancellationToken)
            : await FileRowSource.OpenAsync(reference, path, options, cancellationToken);
    }
}
