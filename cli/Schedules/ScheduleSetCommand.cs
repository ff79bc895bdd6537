using System.CommandLine;
using Newtonsoft.Json;
using Newtonsoft.Json.Linq;
using Pipelines.Cli.Hosting;
using Pipelines.Cli.Output;
using Pipelines.Cli.Remote;

namespace Pipelines.Cli.Schedules;

/// <summary><c>pipelines schedule set NAME --pipeline P --cron "0 0 2 * * *"</c>: makes a schedule, or replaces it as a whole.</summary>
internal static class ScheduleSetCommand
{
    private static readonly Argument<string> Name = ScheduleCommand.NameArgument();

    private static readonly Option<string> Pipeline = new("--pipeline") { Description = "The deployed pipeline", HelpName = "NAME", Required = true };

    private static readonly Option<string> Cron = new("--cron") { Description = "Second, minute, hour, day, month, weekday: \"0 30 2 * * 1-5\"", HelpName = "EXPRESSION", Required = true };

    private static readonly Option<string?> TimeZone = new("--time-zone") { Description = "Whose clock that means, such as Europe/Berlin (default: UTC)", HelpName = "ZONE" };

    private static readonly Option<string?> Missed = new("--missed") { Description = "What becomes of occurrences while no app ran: once, skip, all (default: once)", HelpName = "POLICY" };

    private static readonly Option<string?> Overlap = new("--overlap") { Description = "What becomes of an occurrence while the last run is at work: skip, queue, allow, cancel (default: skip)", HelpName = "POLICY" };

    private static readonly Option<double?> Jitter = new("--jitter") { Description = "Start up to so many seconds later, to spread the load (default: 0)", HelpName = "SECONDS" };

    private static readonly Option<string?> Input = new("--input") { Description = "A JSON file with the rows of every run, or with {\"blobs\": […]}", HelpName = "FILE" };

    public static Command Create(CliHost host, CommandRunner runner)
    {
        Command command = new("set", "Make a schedule, or replace it") { Name, Pipeline, Cron, TimeZone, Missed, Overlap, Jitter, Input };
        ScheduleApp.Bind(host, runner, command, (app, parse, output, cancellationToken) => RunAsync(host, app, parse, output, cancellationToken));
        return command;
    }

    private static async Task<CommandResult> RunAsync(CliHost host, RemoteApp app, ParseResult parse, ICommandOutput output, CancellationToken cancellationToken)
    {
        string name = parse.GetRequiredValue(Name);
        var spec = new JObject { ["pipeline"] = parse.GetRequiredValue(Pipeline), ["cron"] = parse.GetRequiredValue(Cron) };
        Add(spec, "timeZone", new JValue(parse.GetValue(TimeZone)));
        Add(spec, "missed", new JValue(parse.GetValue(Missed)));
        Add(spec, "overlap", new JValue(parse.GetValue(Overlap)));
        Add(spec, "jitterSeconds", new JValue(parse.GetValue(Jitter)));
        if (parse.GetValue(Input) is { } file)
        {
            spec["input"] = await ReadAsync(Path.GetFullPath(file, host.WorkingFolder), cancellationToken);
        }

        JObject answer = await app.SendAsync(HttpMethod.Put, ScheduleApp.PathOf(name), spec, cancellationToken);
        output.Line($"schedule {name} is due next at {ScheduleApp.Text(answer["next"]?.FirstOrDefault())}");
        return new CommandResult(ExitCode.Ok, answer);
    }

    private static async Task<JToken> ReadAsync(string file, CancellationToken cancellationToken)
    {
        try
        {
            using var reader = new JsonTextReader(new StringReader(await File.ReadAllTextAsync(file, cancellationToken))) { DateParseHandling = DateParseHandling.None };
            return await JToken.ReadFromAsync(reader, cancellationToken);
        }
        catch (Exception e) when (e is IOException or UnauthorizedAccessException or JsonException)
        {
            throw new CliException(ExitCode.BadInput, new ErrorBlock($"the input cannot be read: {e.Message}", file, "It is a JSON file: an array of rows, or {\"blobs\": [{\"path\": \"shared/…\"}]}."), e);
        }
    }

    /// <summary>An option that was not given is not sent; as a value it has the type that it would have, and no content.</summary>
    private static void Add(JObject spec, string name, JValue value)
    {
        if (value.Value is not null)
        {
            spec[name] = value;
        }
    }
}
