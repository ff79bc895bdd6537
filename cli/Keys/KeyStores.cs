using System.CommandLine;
using Pipelines.Cli.Hosting;
using Pipelines.Cli.Output;
using Pipelines.Cli.Stores;
using Pipelines.Functions.App.Access;

namespace Pipelines.Cli.Keys;

/// <summary>The keys in the store of an app, for whoever reaches that store.</summary>
internal static class KeyStores
{
    /// <summary>Who has done it, in the records of keys.</summary>
    public const string By = "command line";

    public static KeyShelf Open(CliHost host, ParseResult parse) => new(StoreOptions.AddressOf(host, parse).Open(host.Clock), host.Clock);

    /// <exception cref="CliException">The key cannot be made.</exception>
    public static async Task<T> TryAsync<T>(Task<T> work)
    {
        try
        {
            return await work;
        }
        catch (AccessKeyException e)
        {
            throw new CliException(ExitCode.BadInput, new ErrorBlock(e.Message, "", ""), e);
        }
    }
}
