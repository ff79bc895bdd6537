using Microsoft.Extensions.Logging;

namespace Pipelines.Functions.App.Schedules;

internal static partial class ScheduleLog
{
    [LoggerMessage(600, LogLevel.Information, "Schedule '{Schedule}' has started run {Run} for {Due:u}.")]
    public static partial void ScheduleFired(this ILogger logger, string schedule, DateTimeOffset due, string run);

    [LoggerMessage(601, LogLevel.Error, "Schedule '{Schedule}' could not start what was due at {Due:u}, and does not try again: {Reason}")]
    public static partial void ScheduleRefused(this ILogger logger, string schedule, DateTimeOffset due, string reason);

    [LoggerMessage(602, LogLevel.Warning, "Schedule '{Schedule}' is looked at again soon: {Reason}")]
    public static partial void ScheduleDelayed(this ILogger logger, string schedule, string reason);

    [LoggerMessage(603, LogLevel.Error, "Schedule '{Schedule}' cannot be used on this machine: {Reason}")]
    public static partial void ScheduleUnusable(this ILogger logger, string schedule, string reason);

    [LoggerMessage(604, LogLevel.Warning, "The schedules could not be looked at, and are again in {Pause}: {Reason}")]
    public static partial void SchedulesDelayed(this ILogger logger, TimeSpan pause, string reason);
}
