using System.CommandLine;
using System.Globalization;
using GpuHost.Serving.Snapshots;
using GpuHost.Serving.Snapshots.Store;
using Newtonsoft.Json.Linq;
using Pipelines.Cli.Hosting;
using Pipelines.Cli.Output;
using Pipelines.Cli.Stores;
using Pipelines.Cli.Wording;
using Pipelines.Core.Identity;

namespace Pipelines.Cli.Cache;

/// <summary><c>pipelines cache stats</c>: what is stored, by tier and namespace.</summary>
internal static class CacheStatsCommand
{
    private sealed record Line(CacheTier Tier, ContentHash Namespace, string? Model, int Snapshots, long Bytes, int LongestTokens, long Hits, double SavedSeconds, DateTimeOffset Newest);

    public static Command Create(CliHost host, CommandRunner runner)
    {
        Command command = new("stats", "Show what is stored, by tier and model") { StoreOptions.Store, StoreOptions.Container };
        runner.Bind(command, async (parse, output, cancellationToken) =>
        {
            var lines = new List<Line>();
            foreach (SnapshotTierOptions tier in CacheStores.Open(host, parse))
            {
                lines.AddRange(await CountAsync(tier, cancellationToken));
            }

            Tell(lines, output);
            return new CommandResult(ExitCode.Ok, ToJson(lines));
        });
        return command;
    }

    private static async Task<IEnumerable<Line>> CountAsync(SnapshotTierOptions tier, CancellationToken cancellationToken)
    {
        List<SnapshotEntry> entries = await new SnapshotInspector(tier.Store).ListAsync(cancellationToken).ToListAsync(cancellationToken);
        return entries.GroupBy(static entry => entry.Namespace).Select(group => new Line(
            tier.Tier,
            group.Key,
            group.First().Model,
            group.Count(),
            group.Sum(static entry => entry.LengthBytes),
            group.Max(static entry => entry.EndTokens),
            group.Sum(static entry => entry.Hits),
            group.Sum(static entry => entry.Hits * entry.PrefillSeconds),
            group.Max(static entry => entry.LastModified)));
    }

    private static void Tell(List<Line> lines, ICommandOutput output)
    {
        if (lines.Count == 0)
        {
            output.Line("No KV snapshots are stored. A run with a local model writes them for prompts that begin alike.");
            return;
        }

        output.Table(new TextTable(
            ["tier", "model", "namespace", "snapshots", "size", "longest", "hits", "prefill saved", "newest"],
            [.. lines.Select(static line => (IReadOnlyList<string>)
            [
                CacheStores.NameOf(line.Tier),
                line.Model ?? "not known",
                line.Namespace.ToShortHex(),
                $"{line.Snapshots:N0}",
                ByteSize.Format(line.Bytes),
                $"{line.LongestTokens:N0} tokens",
                $"{line.Hits:N0}",
                DurationText.Format(TimeSpan.FromSeconds(line.SavedSeconds)),
                line.Newest.ToString("yyyy-MM-dd HH:mm", CultureInfo.InvariantCulture),
            ])]));
    }

    private static JObject ToJson(List<Line> lines) => new()
    {
        ["snapshots"] = lines.Sum(static line => line.Snapshots),
        ["bytes"] = lines.Sum(static line => line.Bytes),
        ["namespaces"] = new JArray(lines.Select(static line => new JObject
        {
            ["tier"] = CacheStores.NameOf(line.Tier),
            ["model"] = line.Model,
            ["namespace"] = line.Namespace.ToString(),
            ["snapshots"] = line.Snapshots,
            ["bytes"] = line.Bytes,
            ["longestTokens"] = line.LongestTokens,
            ["hits"] = line.Hits,
            ["prefillSecondsSaved"] = line.SavedSeconds,
            ["newest"] = line.Newest,
        })),
    };
}
