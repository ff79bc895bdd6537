using System.CommandLine;
using Pipelines.Cli.Hosting;

namespace Pipelines.Cli.Schedules;

/// <summary><c>pipelines schedule …</c>: runs that a function app starts by the clock.</summary>
internal static class ScheduleCommand
{
    /// <summary>The schedule that a command is about.</summary>
    public static Argument<string> NameArgument() => new("NAME") { Description = "The schedule" };

    public static Command Create(CliHost host, CommandRunner runner) => new("schedule", "Let a function app run pipelines by the clock")
    {
        ScheduleSetCommand.Create(host, runner),
        ScheduleListCommand.Create(host, runner),
        ScheduleShowCommand.Create(host, runner),
        ScheduleVerbs.Create(host, runner, "pause", "Stop a schedule until it is resumed; what would have been due meanwhile is not made up for"),
        ScheduleVerbs.Create(host, runner, "resume", "Let a paused schedule go on"),
        ScheduleVerbs.Create(host, runner, "run", "Start the schedule's run now, whatever the clock says"),
        ScheduleVerbs.CreateDelete(host, runner),
    };
}
