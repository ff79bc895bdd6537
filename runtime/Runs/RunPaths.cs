using Pipelines.Core.Storage;

namespace Pipelines.Runtime.Runs;

/// <summary>The blobs of a run that belong to no stage.</summary>
internal static class RunPaths
{
    public static BlobPath Root(RunId run) => BlobPath.Parse($"runs/{run}");

    public static BlobPath Manifest(RunId run) => Root(run).Append("plan.json");

    public static BlobPath Control(RunId run) => Root(run).Append("control.json");

    public static BlobPath Usage(RunId run) => Root(run).Append("usage.json");

    public static BlobPath Output(RunId run) => Root(run).Append("output.json");

    public static BlobPath DeadLetters(RunId run) => Root(run).Append("dead-letter.jsonl");
}
