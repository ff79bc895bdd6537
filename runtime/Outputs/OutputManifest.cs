namespace Pipelines.Runtime.Outputs;

/// <summary>What the output of a run consists of: <c>output.json</c>. The rows stay where the last stage has put them.</summary>
/// <param name="Stage">The stage whose rows are the output; its partitions lie in that folder.</param>
/// <param name="PartitionCount">How many those are; of a retry its own.</param>
/// <param name="Rows">Rows that passed.</param>
/// <param name="Run">The run whose stage it is: usually this one.</param>
/// <param name="Generation">1, or the retry after which the rows are meant.</param>
/// <param name="RetriedTo">The generation of the run that is complete: 1, and 1 more for each retry of its failed rows.</param>
internal sealed record OutputManifest(string Stage, int PartitionCount, long Rows, string Run, int Generation, int RetriedTo);
