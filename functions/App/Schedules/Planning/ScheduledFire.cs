namespace Pipelines.Functions.App.Schedules.Planning;

/// <summary>An occurrence that is to be started now.</summary>
/// <param name="Due">When it was due, without jitter: names it.</param>
/// <param name="CancelsPrevious">The run of the earlier occurrence is to be canceled first.</param>
internal sealed record ScheduledFire(DateTimeOffset Due, bool CancelsPrevious);
