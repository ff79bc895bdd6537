namespace Pipelines.Durable.Transports;

/// <summary>How much a worker takes on at a time; what was received and not yet answered counts.</summary>
/// <param name="OrchestrationsMax">At least 1.</param>
/// <param name="ActivitiesMax">At least 1.</param>
internal sealed record WorkCapacity(int OrchestrationsMax, int ActivitiesMax);
