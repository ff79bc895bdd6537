using System.CommandLine;
using Pipelines.Cli.Hosting;
using Pipelines.Cli.Output;
using Pipelines.Core.Planning;
using Pipelines.Runtime.Outputs;
using Pipelines.Runtime.Runs;
using Pipelines.Storage.Files;

namespace Pipelines.Cli.Runs;

/// <summary>Does a run in this process, shows how it goes on and tells how it ended.</summary>
internal static class RunExecution
{
    /// <param name="host">The world around.</param>
    /// <param name="parse">The command that was typed.</param>
    /// <param name="output">Where to tell.</param>
    /// <param name="request">What to run; its origin says how.</param>
    /// <param name="cancellationToken">Ctrl-C.</param>
    public static async Task<CommandResult> RunAsync(
        CliHost host, ParseResult parse, ICommandOutput output, RunRequest request, CancellationToken cancellationToken)
    {
        RunOrigin origin = request.Origin!;
        CliHost there = origin.WorkingFolder is { } folder ? host with { WorkingFolder = folder } : host;
        OutputRequest? target = OutputOf(there, request.Plan, origin.OutputFile);
        await using RunServices services = RunServices.Open(host, parse, request.Plan, origin, output);
        RunRequest complete = request with { Output = target };
        RunSummary summary = await output.ShowProgressAsync(progress =>
            RunProgress.WatchAsync(complete.Monitor, progress, output, host.Clock, services.Runner.RunAsync(complete, cancellationToken)));
        foreach (string damage in services.DamagedRecords)
        {
            output.Note($"warning: the answers of an earlier run are not reused: {damage}");
        }

        var report = new RunReport(summary, services.Store, target is not null, GoOnCommand.After(parse, summary))
        {
            CachedTokens = await services.CachedTokensAsync(CancellationToken.None),
        };
        report.Tell(output);
        return new CommandResult(report.ExitCode, report.ToJson());
    }

    /// <summary>Null leaves the rows in the store: the pipeline names no file, and neither does the command.</summary>
    private static OutputRequest? OutputOf(CliHost host, PipelinePlan plan, string? named)
    {
        if (named is null)
        {
            return plan.Output is { } own ? new OutputRequest(new FileOutputTarget(Path.Combine(host.WorkingFolder, own.Path)), own.Format) : null;
        }

        OutputFormat format = Path.GetExtension(named).ToLowerInvariant() switch
        {
            ".json" => OutputFormat.Json,
            ".jsonl" or ".ndjson" => OutputFormat.JsonLines,
            ".csv" => OutputFormat.Csv,
            _ => throw new CliException(
                ExitCode.BadInput, new ErrorBlock($"--out {named} has no extension that names a format", "", "Use .json, .jsonl or .csv.")),
        };
        return new OutputRequest(new FileOutputTarget(Path.Combine(host.WorkingFolder, named)), format);
    }
}
