namespace Pipelines.Runtime.Partitions;

/// <summary>
/// The time for which an activity works is over in the middle of a unit. What the unit has paid lies in the log, so the next activity
/// goes on with it. Operators let it pass, as every cancellation.
/// </summary>
internal sealed class TimeSliceEndedException() : OperationCanceledException("The time slice is over; the unit stays unfinished.");
