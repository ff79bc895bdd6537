namespace Pipelines.Runtime.Outputs;

/// <summary>What the output of a run consists of: <c>output.json</c>. The rows stay where the last stage has put them.</summary>
/// <param name="Stage">The stage whose rows are the output; its partitions lie in that folder.</param>
/// <param name="PartitionCount">How many those are.</param>
/// <param name="Rows">Rows that passed.</param>
internal sealed record OutputManifest(string Stage, int PartitionCount, long Rows);
