using System.CommandLine;
using Newtonsoft.Json.Linq;
using Pipelines.Cli.Hosting;
using Pipelines.Cli.Output;

namespace Pipelines.Cli.Schedules;

/// <summary><c>pipelines schedule show NAME</c>.</summary>
internal static class ScheduleShowCommand
{
    private static readonly Argument<string> Name = ScheduleCommand.NameArgument();

    private static readonly string[] Asked = ["pipeline", "cron", "timeZone", "missed", "overlap", "jitterSeconds", "enabled"];

    private static readonly string[] Done = ["lastDue", "lastRun", "lastError", "fired", "missed", "overlapped", "refused"];

    public static Command Create(CliHost host, CommandRunner runner)
    {
        Command command = new("show", "What a schedule asks for, what it has done, and when it is due") { Name };
        ScheduleApp.Bind(host, runner, command, static async (app, parse, output, cancellationToken) =>
        {
            JObject answer = await app.SendAsync(HttpMethod.Get, ScheduleApp.PathOf(parse.GetRequiredValue(Name)), body: null, cancellationToken);
            List<string[]> lines = [.. Asked.Select(name => new[] { name, ScheduleApp.Text(answer[name]) })];
            lines.AddRange(answer["next"]!.Select(static due => new[] { "next", ScheduleApp.Text(due) }));
            if (answer["record"] is JObject record)
            {
                lines.AddRange(Done.Where(name => record[name] is { Type: not JTokenType.Null }).Select(name => new[] { $"so far: {name}", ScheduleApp.Text(record[name]) }));
            }

            output.Table(new TextTable(["schedule", parse.GetRequiredValue(Name)], lines));
            return new CommandResult(ExitCode.Ok, answer);
        });
        return command;
    }
}
