using Microsoft.Extensions.Logging;

namespace Pipelines.Durable.Transports.Sidecar;

internal static partial class SidecarLog
{
    [LoggerMessage(400, LogLevel.Warning, "No work from the sidecar at {Address}, asking again in {Pause}: {Reason}")]
    public static partial void ConnectionLost(this ILogger logger, Uri address, TimeSpan pause, string reason);

    [LoggerMessage(401, LogLevel.Warning, "Work item {CompletionToken} could not be given back, its loan ends by itself: {Reason}")]
    public static partial void NotGivenBack(this ILogger logger, string completionToken, string reason);

    [LoggerMessage(402, LogLevel.Warning, "The history of instance {InstanceId} could not be read, the engine lends its episode again: {Reason}")]
    public static partial void HistoryNotRead(this ILogger logger, string instanceId, string reason);
}
