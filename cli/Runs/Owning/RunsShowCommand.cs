using System.CommandLine;
using System.Globalization;
using GpuHost.Serving.Snapshots;
using Newtonsoft.Json.Linq;
using Pipelines.Cli.Hosting;
using Pipelines.Cli.Output;
using Pipelines.Cli.Remote;
using Pipelines.Cli.Stores;
using Pipelines.Core.Operators;
using Pipelines.Runtime.Runs;
using Pipelines.Runtime.Runs.Register;

namespace Pipelines.Cli.Runs.Owning;

/// <summary><c>pipelines runs show RUN</c>.</summary>
internal static class RunsShowCommand
{
    private static readonly Argument<string> Run = RunsCommand.RunArgument();

    public static Command Create(CliHost host, CommandRunner runner)
    {
        Command command = new("show", "Show what a run is and where it stands") { Run };
        StoreOptions.AddTo(command);
        RemoteVerb.Bind(
            host,
            runner,
            command,
            static (app, parse, output, cancellationToken) => RemoteRuns.ShowAsync(app, parse.GetRequiredValue(Run), output, cancellationToken),
            (parse, output, cancellationToken) => RunAsync(host, parse, output, cancellationToken));
        return command;
    }

    private static async Task<CommandResult> RunAsync(CliHost host, ParseResult parse, ICommandOutput output, CancellationToken cancellationToken)
    {
        RunRegister register = RunStore.Register(host, RunStore.Open(host, parse));
        RunDetails run = await register.GetAsync(new RunId(parse.GetRequiredValue(Run)), cancellationToken);
        string? deadLetters = run.DeadLetters is { } path ? StoreOptions.AddressOf(host, parse).Locate(path) : null;
        foreach ((string name, string? value) in Facts(run, deadLetters).Where(static fact => fact.Value is not null))
        {
            output.Line($"{name,-9} {value}");
        }

        output.Table(new TextTable(
            ["stage", "operator", "rows in", "rows out", "failed", "skipped", "filtered"],
            [.. run.Stages.SelectMany(Cells)]));
        JObject json = RunJson.Of(run);
        json["deadLetters"] = deadLetters;
        return new CommandResult(ExitCode.Ok, json);
    }

    private static IEnumerable<(string Name, string? Value)> Facts(RunDetails run, string? deadLetters)
    {
        RunListing listing = run.Listing;
        yield return ("run", listing.Run.ToString());
        yield return ("pipeline", listing.Manifest.Pipeline);
        yield return ("sample", listing.Manifest.SampleRows is { } sample ? $"{sample:N0} rows of each dataset" : null);
        yield return ("begun", listing.Manifest.BegunAt.ToString("u", CultureInfo.InvariantCulture));
        yield return ("status", RunReport.StatusText(listing.Status));
        yield return ("", listing.Control?.Message);
        foreach (RunInput input in listing.Manifest.Inputs)
        {
            yield return ("dataset", $"{input.Name}: {input.Origin}");
        }

        foreach (string line in run.Usage is { } usage ? RunReport.BillLines(usage, new Dictionary<CacheTier, long>()) : [])
        {
            yield return (line[..line.IndexOf(' ', StringComparison.Ordinal)], line[8..]);
        }

        yield return ("failed", deadLetters is null || run.FailedRows == 0 ? null : $"{run.FailedRows:N0} rows, each with its reason: {deadLetters}");
    }

    private static IEnumerable<string[]> Cells(RunStageDetails stage) => stage.IsFinished
        ? stage.Operators.Select(counts => Cells(stage, counts))
        : [[stage.Stage.Name, "not finished", "", "", "", "", ""]];

    private static string[] Cells(RunStageDetails stage, OperatorCounts counts) =>
        [stage.Stage.Name, counts.Operator, $"{counts.In:N0}", $"{counts.Out:N0}", $"{counts.Failed:N0}", $"{counts.Skipped:N0}", $"{counts.Filtered:N0}"];
}
