using System.CommandLine;
using System.Globalization;
using Newtonsoft.Json.Linq;
using Pipelines.Cli.Hosting;
using Pipelines.Cli.Output;
using Pipelines.Cli.Remote;
using Pipelines.Cli.Stores;
using Pipelines.Functions.App.Access;

namespace Pipelines.Cli.Keys;

/// <summary><c>pipelines keys list</c>: names and roles, never a key.</summary>
internal static class KeysListCommand
{
    private static readonly string[] Columns = ["name", "role", "code", "web", "by", "at", "revokedAt"];

    public static Command Create(CliHost host, CommandRunner runner)
    {
        Command command = new("list", "The keys with their roles; a key itself is kept nowhere");
        StoreOptions.AddTo(command);
        RemoteVerb.Bind(host, runner, command, RemoteAsync, (parse, output, cancellationToken) => RunAsync(host, parse, output, cancellationToken));
        return command;
    }

    private static async Task<CommandResult> RemoteAsync(RemoteApp app, ParseResult parse, ICommandOutput output, CancellationToken cancellationToken) =>
        Tell(output, await app.SendAsync(HttpMethod.Get, "/api/keys", body: null, cancellationToken));

    private static async Task<CommandResult> RunAsync(CliHost host, ParseResult parse, ICommandOutput output, CancellationToken cancellationToken)
    {
        IReadOnlyList<(string Name, KeyRecord Record)> keys = await KeyStores.Open(host, parse).ListAsync(cancellationToken);
        return Tell(output, new JObject
        {
            ["keys"] = new JArray(keys.Select(static key => new JObject
            {
                ["name"] = key.Name,
                ["role"] = key.Record.Role.ToString(),
                ["code"] = key.Record.Code,
                ["web"] = key.Record.Web,
                ["by"] = key.Record.By,
                ["at"] = key.Record.At.ToString("u", CultureInfo.InvariantCulture),
                ["revokedAt"] = key.Record.RevokedAt?.ToString("u", CultureInfo.InvariantCulture),
            })),
        });
    }

    private static CommandResult Tell(ICommandOutput output, JObject answer)
    {
        output.Table(new TextTable(
            ["key", "role", "code", "web", "made by", "at", "revoked"],
            [.. answer["keys"]!.Select(static key => Columns.Select(column => Convert.ToString((key[column] as JValue)?.Value, CultureInfo.InvariantCulture) ?? "").ToArray())]));
        return new CommandResult(ExitCode.Ok, answer);
    }
}
