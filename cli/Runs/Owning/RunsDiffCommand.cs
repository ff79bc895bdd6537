using System.CommandLine;
using Newtonsoft.Json.Linq;
using Pipelines.Cli.Hosting;
using Pipelines.Cli.Output;
using Pipelines.Cli.Pipeline;
using Pipelines.Cli.Stores;
using Pipelines.Core.Documents;
using Pipelines.Core.Storage;
using Pipelines.Runtime.Runs;
using Pipelines.Runtime.Runs.Diffs;
using Pipelines.Storage.Segments;

namespace Pipelines.Cli.Runs.Owning;

/// <summary><c>pipelines runs diff A B</c>: which rows of the second run's output are other than the first's.</summary>
internal static class RunsDiffCommand
{
    private const int TopDefault = 20;
    private const int ValueCharsMax = 80;

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
        runner.Bind(command, (parse, output, cancellationToken) => RunAsync(host, parse, output, cancellationToken));
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
        Tell(output, totals, shown);
        if (parse.GetValue(Key) is null && totals is { Same: 0, Changed: 0, Added: > 0, Removed: > 0 })
        {
            output.Note("The runs have no row in common: their inputs differ. To compare by a field: --key FIELD");
        }

        return new CommandResult(ExitCode.Ok, ToJson(totals, shown));
    }

    private static void Tell(ICommandOutput output, DiffTotals totals, IReadOnlyList<RowDifference> shown)
    {
        output.Line($"{totals.Same:N0} rows are the same, {totals.Changed:N0} changed, {totals.Added:N0} added, {totals.Removed:N0} removed");
        foreach ((string field, long rows) in totals.ChangedByField.OrderByDescending(static one => one.Value))
        {
            output.Line($"  {field}: {rows:N0} rows");
        }

        foreach (RowDifference row in shown)
        {
            output.Line($"{row.Kind.ToString().ToLowerInvariant()} {row.Key}");
            foreach (FieldDifference field in row.Fields)
            {
                output.Line($"  {field.Name}: {Text(field.Before)} -> {Text(field.After)}");
            }
        }
    }

    private static JObject ToJson(DiffTotals totals, IReadOnlyList<RowDifference> shown) => new()
    {
        ["same"] = totals.Same,
        ["changed"] = totals.Changed,
        ["added"] = totals.Added,
        ["removed"] = totals.Removed,
        ["changedByField"] = JObject.FromObject(totals.ChangedByField),
        ["rows"] = new JArray(shown.Select(static row => new JObject
        {
            ["kind"] = row.Kind.ToString(),
            ["key"] = row.Key,
            ["fields"] = new JArray(row.Fields.Select(static field => new JObject
            {
                ["name"] = field.Name,
                ["before"] = field.Before?.DeepClone(),
                ["after"] = field.After?.DeepClone(),
            })),
        })),
    };

    private static string Text(JToken? value)
    {
        string text = value is null ? "(none)" : RowJson.Write(value);
        return text.Length <= ValueCharsMax ? text : $"{text[..ValueCharsMax]}...";
    }
}
