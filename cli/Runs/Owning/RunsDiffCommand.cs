using System.CommandLine;
using System.Globalization;
using Newtonsoft.Json.Linq;
using Pipelines.Cli.Hosting;
using Pipelines.Cli.Output;
using Pipelines.Cli.Pipeline;
using Pipelines.Cli.Remote;
using Pipelines.Cli.Stores;
using Pipelines.Core.Storage;
using Pipelines.Functions.App.Outputs;
using Pipelines.Runtime.Runs;
using Pipelines.Runtime.Runs.Diffs;
using Pipelines.Storage.Segments;

namespace Pipelines.Cli.Runs.Owning;

/// <summary><c>pipelines runs diff A B</c>: which rows of the second run's output are other than the first's.</summary>
internal static class RunsDiffCommand
{
    private const int TopDefault = 20;

    private static readonly Argument<string> First = new("A") { Description = "The run to compare with" };

    private static readonly Argument<string> Second = new("B") { Description = "The run that is compared" };

    private static readonly Option<string?> Key = new("--key")
    {
        Description = "Field that tells which rows belong together; without it the lineage does, which needs the same input",
        HelpName = "FIELD",
    };

    private static readonly Option<int> Top = new("--top")
    {
        Description = $"How many differing rows to show at most (default: {TopDefault}); all are counted",
        HelpName = "N",
        DefaultValueFactory = _ => TopDefault,
    };

    public static Command Create(CliHost host, CommandRunner runner)
    {
        Command command = new("diff", "Compare the rows of two runs") { First, Second, Key, Top };
        StoreOptions.AddTo(command);
        Top.Validators.Add(result => PipelineArguments.RequirePositive(result.GetValueOrDefault<int>(), "--top", result.AddError));
        RemoteVerb.Bind(
            host,
            runner,
            command,
            RemoteAsync,
            (parse, output, cancellationToken) => RunAsync(host, parse, output, cancellationToken),
            RemoteOptions.AppKey);
        return command;
    }

    private static async Task<CommandResult> RunAsync(CliHost host, ParseResult parse, ICommandOutput output, CancellationToken cancellationToken)
    {
        IBlobStore store = RunStore.Open(host, parse);
        var diff = new RunDiff(store, new SegmentLog(store, SegmentLimits.Default, host.Clock), host.Clock);
        int top = parse.GetValue(Top);
        List<RowDifference> shown = [];
        DiffTotals totals = await diff.CompareAsync(
            new RunId(parse.GetRequiredValue(First)),
            new RunId(parse.GetRequiredValue(Second)),
            parse.GetValue(Key),
            difference =>
            {
                if (shown.Count < top)
                {
                    shown.Add(difference);
                }
            },
            cancellationToken);
        return Tell(parse, output, RunDiffJson.Of(totals, shown));
    }

    /// <summary>The app compares; what comes back has the same form.</summary>
    private static async Task<CommandResult> RemoteAsync(RemoteApp app, ParseResult parse, ICommandOutput output, CancellationToken cancellationToken)
    {
        string first = Uri.EscapeDataString(parse.GetRequiredValue(First));
        string second = Uri.EscapeDataString(parse.GetRequiredValue(Second));
        string key = parse.GetValue(Key) is { } field ? $"&key={Uri.EscapeDataString(field)}" : "";
        string path = string.Create(CultureInfo.InvariantCulture, $"/api/runs/{first}/diff/{second}?top={parse.GetValue(Top)}{key}");
        return Tell(parse, output, await app.SendAsync(HttpMethod.Get, path, body: null, cancellationToken));
    }

    private static CommandResult Tell(ParseResult parse, ICommandOutput output, JObject diff)
    {
        DiffText.Tell(output, diff);
        if (parse.GetValue(Key) is null && DiffText.HasNothingInCommon(diff))
        {
            output.Note("The runs have no row in common: their inputs differ. To compare by a field: --key FIELD");
        }

        return new CommandResult(ExitCode.Ok, diff);
    }
}
