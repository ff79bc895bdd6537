using GpuHost.Serving.Models.Store;
using Pipelines.Cli.Output;
using Pipelines.Connectors.Downloads;

namespace Pipelines.Cli.Models;

/// <summary>Errors of the store and of downloads, in the command line's words.</summary>
internal static class ModelErrors
{
    public static CliException Explain(ModelStoreException error)
    {
        ExitCode code = error.Problem switch
        {
            ModelStoreProblem.InvalidName or ModelStoreProblem.NotFound or ModelStoreProblem.NameTaken or ModelStoreProblem.NotAModel => ExitCode.BadInput,
            _ => ExitCode.Failed,
        };
        return new CliException(code, new ErrorBlock(error.Message, "", error.Remedy), error);
    }

    public static CliException Explain(DownloadException error)
    {
        (ExitCode code, string remedy) = error.Failure switch
        {
            DownloadFailure.InsecureAddress => (ExitCode.BadInput, "Use an https address, or --allow-http if you trust the network."),
            DownloadFailure.NotFound => (ExitCode.BadInput, "Check the address: the server has no such file (any more)."),
            DownloadFailure.AccessDenied => (ExitCode.Failed, "The publisher may ask for a licence to be accepted or for a login: download the file by hand, then add it with: pipelines models add NAME PATH"),
            DownloadFailure.TooLarge => (ExitCode.Failed, "Allow more with --max-size, or choose a smaller model."),
            DownloadFailure.DiskFull => (ExitCode.Failed, "Free some space, or keep the models elsewhere with --models-dir. The same command goes on where it stopped."),
            DownloadFailure.AskedToWait => (ExitCode.Failed, "Try again later: the same command goes on where it stopped."),
            DownloadFailure.Unreachable => (ExitCode.Failed, "Check the network. The same command goes on where it stopped."),
            _ => (ExitCode.Failed, "The server does not serve this file properly: try again later, or take it from another address."),
        };
        return new CliException(code, new ErrorBlock(error.Message, "", remedy), error);
    }
}
