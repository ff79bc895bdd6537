using Pipelines.Core.Documents;
using Pipelines.Core.Planning;

namespace Pipelines.Runtime.Runs;

/// <summary>Opens the datasets that the stages of a plan read.</summary>
public sealed class RunInputs(IDatasetReader datasets)
{
    /// <exception cref="DatasetException">A dataset cannot be read.</exception>
    public async Task<IReadOnlyDictionary<string, IRowSource>> OpenAsync(
        PipelinePlan plan,
        string? pipelineFolder,
        CancellationToken cancellationToken)
    {
        var sources = new OrderedDictionary<string, IRowSource>(StringComparer.Ordinal);
        foreach (StageInput.Dataset input in plan.Stages.SelectMany(static stage => stage.Input.Sources).OfType<StageInput.Dataset>())
        {
            if (!sources.ContainsKey(input.Name))
            {
                DatasetReference reference = ReferenceTo(plan.Datasets[input.Name], pipelineFolder);
                sources[input.Name] = await datasets.OpenAsync(reference, cancellationToken);
            }
        }

        return sources;
    }

    private static DatasetReference ReferenceTo(DatasetPlan dataset, string? pipelineFolder)
    {
        DatasetReference reference = dataset switch
        {
            { Rows: { } rows } => new MemoryDatasetReference(dataset.Name, rows),
            { Path: { } path } => new FileDatasetReference(dataset.Name, path, dataset.Delimiter),
            _ => new BroughtDatasetReference(dataset.Name),
        };
        return reference with
        {
            PipelineFolder = pipelineFolder,
            DocumentFields = [.. dataset.Parsing.Select(static parsing => parsing.InputKey).Distinct(StringComparer.Ordinal)],
            Documents = dataset.Documents,
        };
    }
}
