using System.CommandLine;
using Pipelines.Cli.Hosting;
using Pipelines.Cli.Output;
using Pipelines.Cli.Remote;
using Pipelines.Cli.Stores;
using Pipelines.Runtime.Runs;
using Pipelines.Runtime.Runs.Control;
using Pipelines.Runtime.Runs.Register;

namespace Pipelines.Cli.Runs.Owning;

/// <summary><c>pipelines runs pause RUN</c>: also of a run in another process.</summary>
internal static class RunsPauseCommand
{
    private static readonly Argument<string> Run = RunsCommand.RunArgument();

    public static Command Create(CliHost host, CommandRunner runner)
    {
        Command command = new("pause", "Stop a run, calls under way included, until it is resumed") { Run };
        StoreOptions.AddTo(command);
        RemoteVerb.Bind(
            host,
            runner,
            command,
            static (app, parse, output, cancellationToken) => RemoteRuns.SteerAsync(app, parse.GetRequiredValue(Run), "pause", output, cancellationToken),
            (parse, output, cancellationToken) => RunAsync(host, parse, output, cancellationToken));
        return command;
    }

    private static async Task<CommandResult> RunAsync(CliHost host, ParseResult parse, ICommandOutput output, CancellationToken cancellationToken)
    {
        var owner = new RunOwner(RunStore.Open(host, parse), host.Clock);
        RunListing run = await owner.PauseAsync(new RunId(parse.GetRequiredValue(Run)), cancellationToken);
        string app = run.Control is { Driver: RunDriver.Engine } ? " --app URL" : "";
        output.Line($"run {run.Run} is paused; to go on: pipelines runs resume {run.Run}{app}");
        return new CommandResult(ExitCode.Ok, RunJson.Of(run));
    }
}
