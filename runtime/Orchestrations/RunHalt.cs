using Pipelines.Core.Storage;
using Pipelines.Runtime.Runs;

namespace Pipelines.Runtime.Orchestrations;

/// <summary>Why a run does not go on for now, or for good.</summary>
/// <param name="Status">Where it stands.</param>
/// <param name="Message">For a person.</param>
/// <param name="TryAgainAfterSeconds">When a run that waits is to be tried again; null leaves it to its orchestration.</param>
/// <param name="LostBlob">The blob of the run's log that is missing or damaged; null when it stops for another reason.</param>
public sealed record RunHalt(RunStatus Status, string Message, int? TryAgainAfterSeconds = null, string? LostBlob = null)
{
    /// <summary>A store that is back is used soon: nobody pays for asking it.</summary>
    private const int StoreSeconds = 30;

    internal static RunHalt Of(BlobStoreException failure)
    {
        StopReason outage = StoreOutage.Reason(failure);
        return new RunHalt(outage.Status, outage.Message, StoreSeconds);
    }
}
