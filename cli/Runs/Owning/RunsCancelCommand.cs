using System.CommandLine;
using Pipelines.Cli.Hosting;
using Pipelines.Cli.Output;
using Pipelines.Cli.Remote;
using Pipelines.Cli.Stores;
using Pipelines.Runtime.Runs;
using Pipelines.Runtime.Runs.Register;

namespace Pipelines.Cli.Runs.Owning;

/// <summary><c>pipelines runs cancel RUN</c>: also of a run in another process.</summary>
internal static class RunsCancelCommand
{
    private static readonly Argument<string> Run = RunsCommand.RunArgument();

    public static Command Create(CliHost host, CommandRunner runner)
    {
        Command command = new("cancel", "End a run for good; what is done is kept") { Run };
        StoreOptions.AddTo(command);
        RemoteVerb.Bind(
            host,
            runner,
            command,
            static (app, parse, output, cancellationToken) => RemoteRuns.SteerAsync(app, parse.GetRequiredValue(Run), "cancel", output, cancellationToken),
            (parse, output, cancellationToken) => RunAsync(host, parse, output, cancellationToken));
        return command;
    }

    private static async Task<CommandResult> RunAsync(CliHost host, ParseResult parse, ICommandOutput output, CancellationToken cancellationToken)
    {
        var owner = new RunOwner(RunStore.Open(host, parse), host.Clock);
        RunListing run = await owner.CancelAsync(new RunId(parse.GetRequiredValue(Run)), cancellationToken);
        output.Line($"run {run.Run} is {RunReport.StatusText(run.Status)}; what it did is kept");
        return new CommandResult(ExitCode.Ok, RunJson.Of(run));
    }
}
