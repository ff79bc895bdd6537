using System.CommandLine;
using Pipelines.Cli.Hosting;

namespace Pipelines.Cli.Runs.Owning;

/// <summary><c>pipelines runs …</c>: what the owner of runs can see and do, while they are at work and after.</summary>
internal static class RunsCommand
{
    /// <summary>The run that a command is about.</summary>
    public static Argument<string> RunArgument() => new("RUN") { Description = "The run, as pipelines run and pipelines runs list name it" };

    public static Command Create(CliHost host, CommandRunner runner) => new("runs", "Look at runs, and steer them while they are at work")
    {
        RunsListCommand.Create(host, runner),
        RunsShowCommand.Create(host, runner),
        RunsPauseCommand.Create(host, runner),
        RunsResumeCommand.Create(host, runner),
        RunsCancelCommand.Create(host, runner),
        RunsRetryFailedCommand.Create(host, runner),
        RunsDiffCommand.Create(host, runner),
        RunsDeleteCommand.Create(host, runner),
    };
}
