using System.CommandLine;
using Pipelines.Cli.Hosting;
using Pipelines.Cli.Output;
using Pipelines.Storage;

namespace Pipelines.Cli.Stores;

/// <summary>Where runs and answers are kept: <c>--store</c>, else PIPELINES_STORE, else a folder where the command was typed.</summary>
internal static class StoreOptions
{
    public const string FolderDefault = ".pipelines";

    /// <summary>A connection string holds a key: here it is not in the list of processes, nor in the history of a shell.</summary>
    public const string Variable = "PIPELINES_STORE";

    public static readonly Option<string?> Store = new("--store")
    {
        Description = $"Keeps runs and answers: a folder, a connection string of Azure Storage, or the address of a container (default: ${Variable}, else {FolderDefault})",
        HelpName = "PATH|CONNECTION",
    };

    public static readonly Option<string?> Container = new("--container")
    {
        Description = $"Container of the storage account, and what names in it begin with (default: {StoreAddress.ContainerDefault})",
        HelpName = "NAME[/PREFIX]",
    };

    public static void AddTo(Command command)
    {
        command.Options.Add(Store);
        command.Options.Add(Container);
    }

    /// <exception cref="CliException">What is named cannot be a store.</exception>
    public static StoreAddress AddressOf(CliHost host, ParseResult parse)
    {
        string? named = parse.GetValue(Store) is { Length: > 0 } option ? option : host.ReadVariable(Variable);
        try
        {
            return StoreAddress.Parse(string.IsNullOrEmpty(named) ? FolderDefault : named, parse.GetValue(Container), host.WorkingFolder);
        }
        catch (FormatException e)
        {
            throw new CliException(ExitCode.BadInput, new ErrorBlock(e.Message, Store.Name, "See docs/storage.md for all forms."), e);
        }
    }

    /// <summary>The folder of this machine that a store has when none is named.</summary>
    public static StoreAddress DefaultFolder(CliHost host) => StoreAddress.Parse(FolderDefault, container: null, host.WorkingFolder);

    /// <summary>A value of <c>--store</c> as it may be printed: without its key.</summary>
    public static string WithoutSecret(string store) => StoreAddress.HoldsSecret(store) ? "CONNECTION" : store;
}
