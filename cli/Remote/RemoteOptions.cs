using System.CommandLine;
using Pipelines.Cli.Hosting;
using Pipelines.Cli.Output;

namespace Pipelines.Cli.Remote;

/// <summary>Which function app a command drives, instead of the store of this machine.</summary>
internal static class RemoteOptions
{
    /// <summary>A key on the command line is in the list of processes and the history of a shell; here it is in neither.</summary>
    public const string KeyVariable = "PIPELINES_APP_KEY";

    public static readonly Option<string?> App = new("--app") { Description = "Drive this function app instead of a store", HelpName = "URL" };

    public static readonly Option<string?> Key = new("--key") { Description = $"Key of the function app (default: ${KeyVariable})", HelpName = "KEY" };

    /// <summary>The same for commands whose <c>--key</c> is a field of rows.</summary>
    public static readonly Option<string?> AppKey = new("--app-key") { Description = $"Key of the function app (default: ${KeyVariable})", HelpName = "KEY" };

    public static void AddTo(Command command, Option<string?>? key = null)
    {
        command.Options.Add(App);
        command.Options.Add(key ?? Key);
    }

    /// <summary>Null when the command is about a store. The caller disposes it.</summary>
    /// <exception cref="CliException">What is named is no address.</exception>
    public static RemoteApp? Open(CliHost host, ParseResult parse, Option<string?>? key = null)
    {
        if (parse.GetValue(App) is not { Length: > 0 } named)
        {
            return null;
        }

        return Uri.TryCreate(named, UriKind.Absolute, out Uri? address) && address.Scheme is "http" or "https"
            ? new RemoteApp(address!, parse.GetValue(key ?? Key) ?? host.ReadVariable(KeyVariable))
            : throw new CliException(ExitCode.BadInput, new ErrorBlock($"'{named}' is no address of a function app", App.Name, "Name it like this: --app http://127.0.0.1:7071"));
    }
}
