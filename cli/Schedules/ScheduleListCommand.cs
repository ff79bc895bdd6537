using System.CommandLine;
using Newtonsoft.Json.Linq;
using Pipelines.Cli.Hosting;
using Pipelines.Cli.Output;

namespace Pipelines.Cli.Schedules;

/// <summary><c>pipelines schedule list</c>.</summary>
internal static class ScheduleListCommand
{
    private const string Paused = "paused";

    private static readonly string[] Properties = ["name", "pipeline", "cron", "timeZone"];

    public static Command Create(CliHost host, CommandRunner runner)
    {
        Command command = new("list", "The schedules of a function app");
        ScheduleApp.Bind(host, runner, command, static async (app, _, output, cancellationToken) =>
        {
            JObject answer = await app.SendAsync(HttpMethod.Get, "/api/schedules", body: null, cancellationToken);
            output.Table(new TextTable(
                ["schedule", "pipeline", "cron", "time zone", "next", "last run"],
                [.. ((JArray)answer["schedules"]!).Select(CellsOf)]));
            return new CommandResult(ExitCode.Ok, answer);
        });
        return command;
    }

    private static string[] CellsOf(JToken schedule)
    {
        string next = (bool)schedule["enabled"]! ? ScheduleApp.Text(schedule["next"]!.FirstOrDefault()) : Paused;
        return [.. Properties.Select(name => ScheduleApp.Text(schedule[name])), next, ScheduleApp.Text(schedule["record"]?["lastRun"])];
    }
}
