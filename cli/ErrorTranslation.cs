using GpuHost.Serving.Models.Store;
using Pipelines.Cli.Models;
using Pipelines.Cli.Runs;
using Pipelines.Connectors.Downloads;

namespace Pipelines.Cli;

/// <summary>Turns what the parts throw into what the command line says. An exception that is not listed here is a defect.</summary>
internal static class ErrorTranslation
{
    /// <summary>Null for a defect.</summary>
    public static CliException? Explain(Exception error) => error switch
    {
        CliException known => known,
        ModelStoreException store => ModelErrors.Explain(store),
        DownloadException download => ModelErrors.Explain(download),
        IOException or UnauthorizedAccessException => new CliException(ExitCode.Failed, Output.ErrorBlock.Disk(error), error),
        _ => RunErrors.Explain(error),
    };
}
