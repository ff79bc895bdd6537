using Microsoft.Extensions.Logging;

namespace Pipelines.Durable.Transports.Passthrough;

internal static partial class PassthroughLog
{
    [LoggerMessage(410, LogLevel.Error, "Instance '{InstanceId}' ends as failed, because its engine cannot hold it for a worker with the right logic: {Reason}")]
    public static partial void EpisodeFailedHere(this ILogger logger, string instanceId, string reason);
}
