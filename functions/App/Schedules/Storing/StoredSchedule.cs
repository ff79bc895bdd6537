using Pipelines.Core.Storage;

namespace Pipelines.Functions.App.Schedules.Storing;

/// <summary>A schedule as the store holds it.</summary>
/// <param name="Name">Its name.</param>
/// <param name="Spec">What its owner asked for.</param>
/// <param name="Tag">The version of the spec.</param>
internal sealed record StoredSchedule(string Name, ScheduleSpec Spec, BlobTag Tag);
