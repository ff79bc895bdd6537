using System.CommandLine;
using System.Globalization;
using Newtonsoft.Json.Linq;
using Pipelines.Cli.Hosting;
using Pipelines.Cli.Output;
using Pipelines.Cli.Stores;
using Pipelines.Cli.Pipeline;
using Pipelines.Cli.Remote;
using Pipelines.Runtime.Runs.Register;

namespace Pipelines.Cli.Runs.Owning;

/// <summary><c>pipelines runs list</c>: the newest first.</summary>
internal static class RunsListCommand
{
    private const int TopDefault = 20;

    private static readonly Option<int> Top = new("--top")
    {
        Description = $"How many at most (default: {TopDefault})",
        HelpName = "N",
        DefaultValueFactory = _ => TopDefault,
    };

    public static Command Create(CliHost host, CommandRunner runner)
    {
        Command command = new("list", "List the runs of a store, the newest first") { Top };
        Top.Validators.Add(result => PipelineArguments.RequirePositive(result.GetValueOrDefault<int>(), "--top", result.AddError));
        StoreOptions.AddTo(command);
        RemoteVerb.Bind(
            host,
            runner,
            command,
            static (app, parse, output, cancellationToken) => RemoteRuns.ListAsync(app, parse.GetValue(Top), output, cancellationToken),
            (parse, output, cancellationToken) => RunAsync(host, parse, output, cancellationToken));
        return command;
    }

    private static async Task<CommandResult> RunAsync(CliHost host, ParseResult parse, ICommandOutput output, CancellationToken cancellationToken)
    {
        RunRegister register = RunStore.Register(host, RunStore.Open(host, parse));
        IReadOnlyList<RunListing> runs = await register.ListAsync(parse.GetValue(Top), cancellationToken);
        output.Table(new TextTable(["run", "pipeline", "begun", "status"], [.. runs.Select(Cells)]));
        return new CommandResult(ExitCode.Ok, new JObject { ["runs"] = new JArray(runs.Select(RunJson.Of)) });
    }

    private static string[] Cells(RunListing run) =>
    [
        run.Run.ToString(),
        run.Manifest.SampleRows is { } sample ? $"{run.Manifest.Pipeline} (sample of {sample})" : run.Manifest.Pipeline,
        run.Manifest.BegunAt.ToString("u", CultureInfo.InvariantCulture),
        RunReport.StatusText(run.Status),
    ];
}
