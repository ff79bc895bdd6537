using System.CommandLine;
using Pipelines.Cli.Hosting;
using Pipelines.Cli.Output;

namespace Pipelines.Cli.Remote;

/// <summary>A command that is about a store, or with <c>--app</c> about a function app.</summary>
internal static class RemoteVerb
{
    /// <param name="host">The world around.</param>
    /// <param name="runner">Runs the command.</param>
    /// <param name="command">Gets the options.</param>
    /// <param name="remote">Does it through the app.</param>
    /// <param name="local">Does it on the store.</param>
    /// <param name="key">The option with the app's key, where <c>--key</c> means something else.</param>
    public static void Bind(
        CliHost host,
        CommandRunner runner,
        Command command,
        Func<RemoteApp, ParseResult, ICommandOutput, CancellationToken, Task<CommandResult>> remote,
        Func<ParseResult, ICommandOutput, CancellationToken, Task<CommandResult>> local,
        Option<string?>? key = null)
    {
        RemoteOptions.AddTo(command, key);
        runner.Bind(command, async (parse, output, cancellationToken) =>
        {
            using RemoteApp? app = RemoteOptions.Open(host, parse, key);
            return await (app is null ? local(parse, output, cancellationToken) : remote(app, parse, output, cancellationToken));
        });
    }
}
