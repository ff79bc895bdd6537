using System.CommandLine;
using System.Globalization;
using Newtonsoft.Json.Linq;
using Pipelines.Cli.Hosting;
using Pipelines.Cli.Output;
using Pipelines.Cli.Remote;

namespace Pipelines.Cli.Schedules;

/// <summary>What the commands about schedules share: they all drive a function app, which is the one that keeps the time.</summary>
internal static class ScheduleApp
{
    private const string AddressDefault = "http://127.0.0.1:7071";

    /// <summary>Makes <paramref name="body"/> the command's action.</summary>
    public static void Bind(
        CliHost host,
        CommandRunner runner,
        Command command,
        Func<RemoteApp, ParseResult, ICommandOutput, CancellationToken, Task<CommandResult>> body)
    {
        RemoteOptions.AddTo(command);
        runner.Bind(command, async (parse, output, cancellationToken) =>
        {
            using RemoteApp app = RemoteOptions.Open(host, parse) ?? new RemoteApp(new Uri(AddressDefault), parse.GetValue(RemoteOptions.Key) ?? host.ReadVariable(RemoteOptions.KeyVariable));
            return await body(app, parse, output, cancellationToken);
        });
    }

    public static string PathOf(string name) => $"/api/schedules/{Uri.EscapeDataString(name)}";

    public static string Text(JToken? value) =>
        value is JValue { Value: { } inner } ? Convert.ToString(inner, CultureInfo.InvariantCulture) ?? "" : "";
}
