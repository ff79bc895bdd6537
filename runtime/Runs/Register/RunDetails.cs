using Pipelines.Core.Usage;

namespace Pipelines.Runtime.Runs.Register;

/// <summary>All that a store knows of a run without reading its rows.</summary>
/// <param name="Listing">What it is and where it stands.</param>
/// <param name="Origin">Where its plan came from; null when the run was begun without it.</param>
/// <param name="Usage">What it has paid; null until an attempt has ended.</param>
/// <param name="Models">The same by model.</param>
/// <param name="Stages">Its stages, in order.</param>
/// <param name="DeadLetters">The path in the store of its failed rows; null when there are none.</param>
public sealed record RunDetails(
    RunListing Listing,
    RunOrigin? Origin,
    UsageTotals? Usage,
    IReadOnlyList<ModelUsage> Models,
    IReadOnlyList<RunStageDetails> Stages,
    string? DeadLetters)
{
    /// <summary>Failed rows of its finished stages.</summary>
    public long FailedRows => Stages.SelectMany(static stage => stage.Operators).Sum(static counts => counts.Failed);
}
