namespace Pipelines.Runtime.Partitions;

/// <summary>
/// The work on a row ends for now and is gone on with later, by the same activity or another one. What it has paid lies in the log. Operators
/// let it pass, as every cancellation.
/// </summary>
internal abstract class WorkCutShortException(string message) : OperationCanceledException(message);
