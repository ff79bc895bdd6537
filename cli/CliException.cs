using Newtonsoft.Json.Linq;
using Pipelines.Cli.Output;

namespace Pipelines.Cli;

/// <summary>Ends a command with an error that the person who typed it can act on.</summary>
internal sealed class CliException(ExitCode exitCode, ErrorBlock error, Exception? innerException = null)
    : Exception(error.What, innerException)
{
    public ExitCode ExitCode { get; } = exitCode;

    public ErrorBlock Error { get; } = error;

    /// <summary>Every single finding, for programs, when the error sums up several.</summary>
    public JArray? Diagnostics { get; init; }
}
