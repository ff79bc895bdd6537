using Microsoft.Extensions.Logging;

namespace Pipelines.Functions.App.Triggers;

internal static partial class TriggerLog
{
    [LoggerMessage(610, LogLevel.Information, "Message {Message} has started run {Run}.")]
    public static partial void MessageStarted(this ILogger logger, string message, string run);

    [LoggerMessage(611, LogLevel.Warning, "Message {Message} could not be worked on (delivery {Deliveries}) and comes again in {Pause}: {Reason}")]
    public static partial void MessagePutOff(this ILogger logger, string message, int deliveries, TimeSpan pause, string reason);

    [LoggerMessage(612, LogLevel.Error, "Message {Message} goes to '{Poison}': {Reason}")]
    public static partial void MessageSetAside(this ILogger logger, string message, string poison, string reason);

    [LoggerMessage(613, LogLevel.Warning, "The {Source} could not be looked at, and is again in {Pause}: {Reason}")]
    public static partial void SourceAway(this ILogger logger, string source, TimeSpan pause, string reason);

    [LoggerMessage(614, LogLevel.Information, "File {File} has started run {Run}.")]
    public static partial void FileStarted(this ILogger logger, string file, string run);

    [LoggerMessage(615, LogLevel.Error, "File {File} starts no run: {Reason}")]
    public static partial void FileSetAside(this ILogger logger, string file, string reason);

    [LoggerMessage(616, LogLevel.Warning, "File {File} could not be worked on (try {Tries}) and is tried again: {Reason}")]
    public static partial void FilePutOff(this ILogger logger, string file, int tries, string reason);
}
