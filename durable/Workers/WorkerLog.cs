using Microsoft.Extensions.Logging;

namespace Pipelines.Durable.Workers;

internal static partial class WorkerLog
{
    [LoggerMessage(1, LogLevel.Information, "{Reason}")]
    public static partial void AnswerRefused(this ILogger logger, string reason);

    [LoggerMessage(4, LogLevel.Critical, "This worker gets no more work from its engine and has stopped.")]
    public static partial void ReceivingFailed(this ILogger logger, Exception error);

    [LoggerMessage(3, LogLevel.Warning, "This worker cannot go on with instance '{InstanceId}', which waits for another: {Reason}")]
    public static partial void EpisodeRefused(this ILogger logger, string instanceId, string reason);

    [LoggerMessage(2, LogLevel.Error, "Work item {CompletionToken} failed in this worker; it is tried again, and set aside in the end.")]
    public static partial void WorkFailed(this ILogger logger, string completionToken, Exception error);
}
