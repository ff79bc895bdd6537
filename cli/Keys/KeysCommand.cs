using System.CommandLine;
using Pipelines.Cli.Hosting;

namespace Pipelines.Cli.Keys;

/// <summary><c>pipelines keys …</c>: who may use a function app. On its store, which is how the first key is made, or through the app.</summary>
internal static class KeysCommand
{
    /// <summary>The key that a command is about.</summary>
    public static Argument<string> NameArgument() => new("NAME") { Description = "The key's name, as the audit log shows it" };

    public static Command Create(CliHost host, CommandRunner runner) => new("keys", "Make, list and revoke the keys of a function app")
    {
        KeysCreateCommand.Create(host, runner),
        KeysListCommand.Create(host, runner),
        KeysRevokeCommand.Create(host, runner),
    };
}
