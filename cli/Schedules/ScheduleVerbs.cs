using System.CommandLine;
using Newtonsoft.Json.Linq;
using Pipelines.Cli.Hosting;

namespace Pipelines.Cli.Schedules;

/// <summary><c>pipelines schedule pause|resume|run|delete NAME</c>.</summary>
internal static class ScheduleVerbs
{
    public static Command Create(CliHost host, CommandRunner runner, string verb, string description)
    {
        Argument<string> name = ScheduleCommand.NameArgument();
        Command command = new(verb, description) { name };
        ScheduleApp.Bind(host, runner, command, async (app, parse, output, cancellationToken) =>
        {
            string schedule = parse.GetRequiredValue(name);
            JObject answer = await app.SendAsync(HttpMethod.Post, $"{ScheduleApp.PathOf(schedule)}/{verb}", body: null, cancellationToken);
            output.Line(answer["runId"] is { } run ? $"schedule {schedule} has started run {ScheduleApp.Text(run)}" : $"schedule {schedule}: {verb} is done");
            return new CommandResult(ExitCode.Ok, answer);
        });
        return command;
    }

    public static Command CreateDelete(CliHost host, CommandRunner runner)
    {
        Argument<string> name = ScheduleCommand.NameArgument();
        Command command = new("delete", "Delete a schedule; its runs stay") { name };
        ScheduleApp.Bind(host, runner, command, async (app, parse, output, cancellationToken) =>
        {
            string schedule = parse.GetRequiredValue(name);
            await app.SendAsync(HttpMethod.Delete, ScheduleApp.PathOf(schedule), body: null, cancellationToken);
            output.Line($"schedule {schedule} is deleted");
            return new CommandResult(ExitCode.Ok, new JObject { ["deleted"] = schedule });
        });
        return command;
    }
}
