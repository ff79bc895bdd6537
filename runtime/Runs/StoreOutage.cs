using Pipelines.Core.Storage;
using Pipelines.Runtime.Calls;

namespace Pipelines.Runtime.Runs;

/// <summary>A store that stayed away for longer than every request to it is tried again (<see cref="StoreRetry"/>): no row is to blame, so the run waits.</summary>
internal static class StoreOutage
{
    public static StopReason Reason(BlobStoreException failure) => new(
        RunStatus.Waiting,
        $"The store cannot be reached, and every request was tried for about half a minute: {CallFailures.AsSentence(failure.Message)} What was written is kept. Start the run again to go on.");
}
