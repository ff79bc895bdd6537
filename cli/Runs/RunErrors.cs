using GpuHost.Serving.Models;
using Pipelines.Cli.Output;
using Pipelines.Core.Documents;
using Pipelines.Core.Inference;
using Pipelines.Core.Storage;
using Pipelines.Runtime.Runs;
using Pipelines.Runtime.Runs.Diffs;
using Pipelines.Runtime.Runs.Register;

namespace Pipelines.Cli.Runs;

/// <summary>Errors of pipelines and runs, in the command line's words.</summary>
internal static class RunErrors
{
    private const string GoesOn = "What is done is kept: the same command goes on where this one stopped.";

    /// <summary>Null for an exception that no run is known to throw.</summary>
    public static CliException? Explain(Exception error) => error switch
    {
        RunNotFoundException => Of(ExitCode.BadInput, error, "See which there are: pipelines runs list"),
        RunStateException state => Of(ExitCode.BadInput, error, state.Remedy),
        DatasetException or RunMismatchException or UnknownStepException or DiffException => Of(ExitCode.BadInput, error, ""),
        InferenceException { Kind: InferenceFailureKind.ModelNotFound or InferenceFailureKind.Unauthorized or InferenceFailureKind.BadRequest } =>
            Of(ExitCode.BadInput, error, ""),
        InferenceException => Of(ExitCode.Failed, error, GoesOn),
        BlobStoreException { IsTransient: true } or PartitionTakenException => Of(ExitCode.Failed, error, GoesOn),
        BlobStoreException or CorruptLogException => Of(ExitCode.Failed, error, "Check the store named with --store, or begin anew with --fresh."),
        ModelEngineException => Of(ExitCode.Failed, error, ""),
        _ => null,
    };

    private static CliException Of(ExitCode code, Exception error, string remedy) => new(code, new ErrorBlock(error.Message, "", remedy), error);
}
