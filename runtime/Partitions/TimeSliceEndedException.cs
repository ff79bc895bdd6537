namespace Pipelines.Runtime.Partitions;

/// <summary>The time for which an activity works is over in the middle of a unit: the next activity goes on with it.</summary>
internal sealed class TimeSliceEndedException() : WorkCutShortException("The time slice is over; the unit stays unfinished.");
