using System.CommandLine;
using Newtonsoft.Json.Linq;
using Pipelines.Cli.Hosting;
using Pipelines.Cli.Output;
using Pipelines.Cli.Remote;
using Pipelines.Cli.Stores;
using Pipelines.Functions.App.Access;

namespace Pipelines.Cli.Keys;

/// <summary><c>pipelines keys revoke NAME</c>: within ten seconds no process of the app takes it any more.</summary>
internal static class KeysRevokeCommand
{
    private static readonly Argument<string> Name = KeysCommand.NameArgument();

    public static Command Create(CliHost host, CommandRunner runner)
    {
        Command command = new("revoke", "Let a key open nothing any more; its name stays taken") { Name };
        StoreOptions.AddTo(command);
        RemoteVerb.Bind(host, runner, command, RemoteAsync, (parse, output, cancellationToken) => RunAsync(host, parse, output, cancellationToken));
        return command;
    }

    private static async Task<CommandResult> RemoteAsync(RemoteApp app, ParseResult parse, ICommandOutput output, CancellationToken cancellationToken)
    {
        string name = parse.GetRequiredValue(Name);
        await app.SendAsync(HttpMethod.Delete, $"/api/keys/{Uri.EscapeDataString(name)}", body: null, cancellationToken);
        return Tell(output, name);
    }

    private static async Task<CommandResult> RunAsync(CliHost host, ParseResult parse, ICommandOutput output, CancellationToken cancellationToken)
    {
        string name = parse.GetRequiredValue(Name);
        KeyRecord? revoked = await KeyStores.TryAsync(KeyStores.Open(host, parse).RevokeAsync(name, KeyStores.By, cancellationToken));
        return revoked is null
            ? throw new CliException(ExitCode.BadInput, new ErrorBlock($"there is no key '{name}'", StoreOptions.Store.Name, "pipelines keys list shows those there are."))
            : Tell(output, name);
    }

    private static CommandResult Tell(ICommandOutput output, string name)
    {
        output.Line($"key {name} is revoked");
        return new CommandResult(ExitCode.Ok, new JObject { ["revoked"] = name });
    }
}
