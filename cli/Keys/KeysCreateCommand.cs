using System.CommandLine;
using Newtonsoft.Json.Linq;
using Pipelines.Cli.Hosting;
using Pipelines.Cli.Output;
using Pipelines.Cli.Remote;
using Pipelines.Cli.Stores;
using Pipelines.Functions.App.Access;

namespace Pipelines.Cli.Keys;

/// <summary><c>pipelines keys create NAME --role ROLE</c>: the key is told once.</summary>
internal static class KeysCreateCommand
{
    private static readonly Argument<string> Name = KeysCommand.NameArgument();

    private static readonly Option<AccessRole> Role = new("--role")
    {
        Description = "What it may do: reader looks, function also starts and steers runs, admin also deploys, erases and makes keys",
        HelpName = "reader|function|admin",
        DefaultValueFactory = static _ => AccessRole.Function,
    };

    private static readonly Option<bool> Code = new("--code") { Description = "Pipelines that it deploys may bring code" };

    private static readonly Option<bool> Web = new("--web") { Description = "Pipelines that it deploys may reach the network" };

    public static Command Create(CliHost host, CommandRunner runner)
    {
        Command command = new("create", "Make a key; it is shown once and kept nowhere") { Name, Role, Code, Web };
        StoreOptions.AddTo(command);
        RemoteVerb.Bind(host, runner, command, RemoteAsync, (parse, output, cancellationToken) => RunAsync(host, parse, output, cancellationToken));
        return command;
    }

    private static async Task<CommandResult> RemoteAsync(RemoteApp app, ParseResult parse, ICommandOutput output, CancellationToken cancellationToken)
    {
        var wanted = new JObject { ["role"] = WordOf(parse), ["code"] = parse.GetValue(Code), ["web"] = parse.GetValue(Web) };
        string name = parse.GetRequiredValue(Name);
        JObject answer = await app.SendAsync(HttpMethod.Put, $"/api/keys/{Uri.EscapeDataString(name)}", wanted, cancellationToken);
        return Tell(output, name, (string)answer["key"]!, parse);
    }

    private static async Task<CommandResult> RunAsync(CliHost host, ParseResult parse, ICommandOutput output, CancellationToken cancellationToken)
    {
        string name = parse.GetRequiredValue(Name);
        var wanted = new KeyRequest(parse.GetValue(Role), parse.GetValue(Code), parse.GetValue(Web));
        string key = await KeyStores.TryAsync(KeyStores.Open(host, parse).CreateAsync(name, wanted, KeyStores.By, cancellationToken));
        return Tell(output, name, key, parse);
    }

    private static CommandResult Tell(ICommandOutput output, string name, string key, ParseResult parse)
    {
        output.Line($"key {name} ({WordOf(parse)}): {key}");
        output.Note("Keep it now: only its hash is stored, and nobody can show it again.");
        return new CommandResult(ExitCode.Ok, new JObject { ["name"] = name, ["role"] = WordOf(parse), ["key"] = key });
    }

    private static string WordOf(ParseResult parse) => parse.GetValue(Role).ToString().ToLowerInvariant();
}
