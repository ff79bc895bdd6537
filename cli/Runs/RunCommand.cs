using System.CommandLine;
using GpuHost.Serving.Inference;
using Pipelines.Cli.Hosting;
using Pipelines.Cli.Output;
using Pipelines.Cli.Pipeline;
using Pipelines.Core.Planning;
using Pipelines.Runtime.Outputs;
using Pipelines.Runtime.Runs;
using Pipelines.Storage.Files;

namespace Pipelines.Cli.Runs;

/// <summary><c>pipelines run FILE</c>: all in one process, from the documents to the rows.</summary>
internal static class RunCommand
{
    public static Command Create(CliHost host, CommandRunner runner)
    {
        Command command = new("run", "Run a pipeline; a run that was stopped goes on where it stood");
        RunArguments.AddTo(command);
        runner.Bind(command, (parse, output, cancellationToken) => RunAsync(host, parse, output, cancellationToken));
        return command;
    }

    private static async Task<CommandResult> RunAsync(CliHost host, ParseResult parse, ICommandOutput output, CancellationToken cancellationToken)
    {
        PipelineFile file = await PipelineFile.ReadAsync(host, parse, cancellationToken);
        PipelinePlan plan = file.RequirePlan(output);
        OutputRequest? target = OutputOf(host, plan, parse.GetValue(RunArguments.Out));
        if (plan.Models is { DefaultModel: LocalModelClient.BuiltInName, DefaultApiBase: null })
        {
            output.Note("No model is named, so the built-in one answers. Its words are noise. To choose one: pipelines models list");
        }

        await using RunServices services = RunServices.Open(host, parse, plan, output);
        var request = new RunRequest
        {
            Plan = plan,
            PipelineFolder = file.Folder,
            Resume = parse.GetValue(RunArguments.Resume) is { } run ? new RunId(run) : null,
            IsFresh = parse.GetValue(RunArguments.Fresh),
            Budget = RunArguments.BudgetOf(parse),
            Options = RunArguments.OptionsOf(parse),
            Output = target,
        };
        RunSummary summary = await output.ShowProgressAsync(progress =>
            RunProgress.WatchAsync(request.Monitor, progress, host.Clock, services.Runner.RunAsync(request, cancellationToken)));
        foreach (string damage in services.DamagedRecords)
        {
            output.Note($"warning: the answers of an earlier run are not reused: {damage}");
        }

        var report = new RunReport(summary, services.Store, target is not null, GoOnCommand.After(parse, summary.Status))
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
