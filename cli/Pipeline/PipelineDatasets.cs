using Pipelines.Cli.Hosting;
using Pipelines.Connectors.Datasets;

namespace Pipelines.Cli.Pipeline;

/// <summary>The datasets as seen from where the command was typed.</summary>
internal static class PipelineDatasets
{
    public static DatasetReader Open(CliHost host) => new(new DatasetReaderOptions { WorkingDirectory = host.WorkingFolder });
}
