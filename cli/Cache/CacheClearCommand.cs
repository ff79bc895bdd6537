using System.CommandLine;
using GpuHost.Serving.Snapshots.Store;
using Newtonsoft.Json.Linq;
using Pipelines.Cli.Hosting;
using Pipelines.Cli.Stores;
using Pipelines.Cli.Wording;

namespace Pipelines.Cli.Cache;

/// <summary><c>pipelines cache clear</c>: deletes snapshots, all or those that are chosen. Nothing is lost but time.</summary>
internal static class CacheClearCommand
{
    private static readonly Option<string?> Model = new("--model")
    {
        Description = "Only those of this model, by the name it was run with",
        HelpName = "NAME",
    };

    private static readonly Option<string?> Namespace = new("--namespace")
    {
        Description = "Only those whose namespace begins so, as `cache stats` shows it",
        HelpName = "HEX",
    };

    private static readonly Option<string?> OlderThan = new("--older-than")
    {
        Description = "Only those written longer ago, such as 12h or 30d",
        HelpName = "AGE",
    };

    public static Command Create(CliHost host, CommandRunner runner)
    {
        Command command = new("clear", "Delete snapshots; they are computed again when they are wanted") { StoreOptions.Store, StoreOptions.Container, Model, Namespace, OlderThan };
        OlderThan.Validators.Add(static result =>
        {
            if (result.GetValueOrDefault<string?>() is { } text && !AgeText.TryParse(text, out _))
            {
                result.AddError($"--older-than takes an age such as 30m, 12h or 30d, not '{text}'.");
            }
        });
        Namespace.Validators.Add(static result =>
        {
            if (result.GetValueOrDefault<string?>() is { } text && (text.Length == 0 || !text.All(char.IsAsciiHexDigit)))
            {
                result.AddError($"--namespace takes hexadecimal digits, not '{text}'.");
            }
        });
        runner.Bind(command, async (parse, output, cancellationToken) =>
        {
            Func<SnapshotEntry, bool> isChosen = Choice(host, parse);
            var deleted = new List<SnapshotEntry>();
            foreach (SnapshotTierOptions tier in CacheStores.Open(host, parse))
            {
                deleted.AddRange(await new SnapshotInspector(tier.Store).ClearAsync(isChosen, cancellationToken));
            }

            long bytes = deleted.Sum(static entry => entry.LengthBytes);
            output.Line($"{deleted.Count:N0} snapshots deleted, {ByteSize.Format(bytes)}.");
            return new CommandResult(ExitCode.Ok, new JObject { ["deleted"] = deleted.Count, ["bytes"] = bytes });
        });
        return command;
    }

    private static Func<SnapshotEntry, bool> Choice(CliHost host, ParseResult parse)
    {
        string? model = parse.GetValue(Model);
        string? prefix = parse.GetValue(Namespace);
        DateTimeOffset? before = parse.GetValue(OlderThan) is { } text && AgeText.TryParse(text, out TimeSpan age) ? host.Clock.GetUtcNow() - age : null;
        return entry => (model is null || entry.Model == model)
            && (prefix is null || entry.Namespace.ToString().StartsWith(prefix, StringComparison.OrdinalIgnoreCase))
            && (before is null || entry.LastModified < before);
    }
}
