using System.Globalization;
using Pipelines.Core.Storage;

namespace Pipelines.Runtime.Runs;

/// <summary>The blobs of a run that belong to no stage.</summary>
internal static class RunPaths
{
    /// <summary>What the names of all entries of the list of runs begin with.</summary>
    public const string ListPrefix = "run-list/";

    /// <summary>It can be the name of a run; whatever a person types is looked at before it becomes a path.</summary>
    public static bool IsName(string text) => !text.Contains('/', StringComparison.Ordinal) && BlobPath.TryParse($"runs/{text}/plan.json", out _, out _);

    public static BlobPath Root(RunId run) => BlobPath.Parse($"runs/{run}");

    public static BlobPath Manifest(RunId run) => Root(run).Append("plan.json");

    public static BlobPath Origin(RunId run) => Root(run).Append("origin.json");

    public static BlobPath Control(RunId run) => Root(run).Append("control.json");

    /// <summary>What the workers of the run share of one of its rate limits.</summary>
    public static BlobPath Rate(RunId run, string limit) => Root(run).Append("rates").Append($"{limit}.json");

    public static BlobPath Usage(RunId run) => Root(run).Append("usage.json");

    public static BlobPath Output(RunId run) => Root(run).Append("output.json");

    public static BlobPath DeadLetters(RunId run) => Root(run).Append("dead-letter.jsonl");

    /// <summary>
    /// The entry of a run in the list of runs, which is in the order of their beginning. An empty blob: a store cannot list the
    /// runs without walking through all their partitions.
    /// </summary>
    public static BlobPath ListEntry(RunId run, DateTimeOffset begunAt) =>
        BlobPath.Parse($"{ListPrefix}{begunAt.UtcDateTime.ToString("yyyyMMdd'T'HHmmssfff", CultureInfo.InvariantCulture)}={run}");

    /// <summary>The run whose entry this is; null when the blob is none.</summary>
    public static RunId? RunOfListEntry(BlobPath entry) =>
        entry.Value.IndexOf('=', StringComparison.Ordinal) is int at and > 0 ? new RunId(entry.Value[(at + 1)..]) : null;
}
