using Pipelines.Cli.Output;
using Pipelines.Core.Documents;

namespace Pipelines.Cli.Pipeline;

/// <summary>Tells where each dataset was found as it is opened, and what of it was left out.</summary>
internal sealed class NotedDatasets(IDatasetReader datasets, ICommandOutput output) : IDatasetReader
{
    public async Task<IRowSource> OpenAsync(DatasetReference reference, CancellationToken cancellationToken)
    {
        IRowSource source = await datasets.OpenAsync(reference, cancellationToken);
        if (!source.Notes.Any(note => note.Contains(source.Origin, StringComparison.Ordinal)))
        {
            output.Note($"dataset {source.DatasetName}: {source.Origin}");
        }

        foreach (string note in source.Notes)
        {
            output.Note($"dataset {source.DatasetName}: {note}");
        }

        return source;
    }
}
