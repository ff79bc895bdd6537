using System.CommandLine;
using Newtonsoft.Json.Linq;
using Pipelines.Cli.Hosting;
using Pipelines.Cli.Output;
using Pipelines.Cli.Remote;
using Pipelines.Cli.Stores;
using Pipelines.Runtime.Runs;
using Pipelines.Runtime.Runs.Register;

namespace Pipelines.Cli.Runs.Owning;

/// <summary><c>pipelines runs delete RUN</c>.</summary>
internal static class RunsDeleteCommand
{
    private static readonly Argument<string> Run = RunsCommand.RunArgument();

    private static readonly Option<bool> Force = new("--force") { Description = "Also when the run may be at work, or later runs build on its rows" };

    public static Command Create(CliHost host, CommandRunner runner)
    {
        Command command = new("delete", "Delete a run with all its documents and answers") { Run, Force };
        StoreOptions.AddTo(command);
        RemoteVerb.Bind(
            host,
            runner,
            command,
            static (app, parse, output, cancellationToken) => RemoteRuns.DeleteAsync(app, parse.GetRequiredValue(Run), parse.GetValue(Force), output, cancellationToken),
            (parse, output, cancellationToken) => RunAsync(host, parse, output, cancellationToken));
        return command;
    }

    private static async Task<CommandResult> RunAsync(CliHost host, ParseResult parse, ICommandOutput output, CancellationToken cancellationToken)
    {
        var eraser = new RunEraser(RunStore.Open(host, parse), host.Clock);
        var run = new RunId(parse.GetRequiredValue(Run));
        int files = await eraser.DeleteAsync(run, parse.GetValue(Force), cancellationToken);
        output.Line($"run {run} is deleted: {files:N0} files");
        return new CommandResult(ExitCode.Ok, new JObject { ["runId"] = run.ToString(), ["deletedFiles"] = files });
    }
}
