using System.CommandLine;
using Pipelines.Cli.Hosting;
using Pipelines.Cli.Output;
using Pipelines.Cli.Pipeline;
using Pipelines.Cli.Remote;
using Pipelines.Core.Storage;
using Pipelines.Runtime.Runs;
using Pipelines.Runtime.Runs.Register;

namespace Pipelines.Cli.Runs.Owning;

/// <summary><c>pipelines runs retry-failed RUN</c>: the failed rows once more, in this process; then the whole output anew.</summary>
internal static class RunsRetryFailedCommand
{
    private static readonly Argument<string> Run = RunsCommand.RunArgument();

    public static Command Create(CliHost host, CommandRunner runner)
    {
        Command command = new("retry-failed", "Try the failed rows of a finished run once more; nothing that passed is paid again") { Run };
        StoredRun.AddOptionsTo(command);
        RemoteVerb.Bind(
            host,
            runner,
            command,
            static (app, parse, output, cancellationToken) => RemoteRuns.SteerAsync(app, parse.GetRequiredValue(Run), "retry-failed", output, cancellationToken),
            (parse, output, cancellationToken) => RunAsync(host, parse, output, cancellationToken));
        return command;
    }

    private static async Task<CommandResult> RunAsync(CliHost host, ParseResult parse, ICommandOutput output, CancellationToken cancellationToken)
    {
        IBlobStore store = RunStore.Open(host, parse);
        var run = new RunId(parse.GetRequiredValue(Run));
        RunDetails details = await RunStore.Register(host, store).GetAsync(run, cancellationToken);
        using PipelineParts parts = StoredRun.PartsFor(host, details);
        RunRequest request = StoredRun.RequestOf(details, parse, parts.Planning);
        await new RunOwner(store, host.Clock).RetryFailedAsync(run, cancellationToken);
        return await RunExecution.RunAsync(host, parse, output, request, cancellationToken);
    }
}
