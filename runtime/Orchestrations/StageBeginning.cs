namespace Pipelines.Runtime.Orchestrations;

/// <summary>What there is to do at a stage.</summary>
/// <param name="IsFinished">Nothing: an earlier attempt has finished it, or its rows were taken over from an earlier run.</param>
/// <param name="PartitionsInFlightMax">Partitions to work on at the same time.</param>
/// <param name="RowsTotal">Its input rows; null while nobody knows.</param>
/// <param name="Stop">Set when the run does not go on.</param>
public sealed record StageBeginning(bool IsFinished, int PartitionsInFlightMax, long? RowsTotal, RunHalt? Stop);
