using System.CommandLine;

namespace Pipelines.Cli.Version;

/// <summary><c>pipelines version</c></summary>
internal static class VersionCommand
{
    public static Command Create(CommandRunner runner)
    {
        Command command = new("version", "Say which build this is and what it runs on");
        runner.Bind(command, (_, output, _) =>
        {
            VersionReport report = VersionReport.OfThisBuild();
            foreach ((string name, string value) in report.Lines())
            {
                output.Line($"{name,-11} {value}");
            }

            return Task.FromResult(new CommandResult(ExitCode.Ok, report.ToJson()));
        });
        return command;
    }
}
