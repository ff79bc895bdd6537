using System.CommandLine;
using Pipelines.Cli.Hosting;
using Pipelines.Cli.Output;
using Pipelines.Cli.Stores;
using Pipelines.Core.Storage;
using Pipelines.Runtime.Runs.Register;
using Pipelines.Storage;
using Pipelines.Storage.Segments;

namespace Pipelines.Cli.Runs;

/// <summary>The store of runs that are there already.</summary>
internal static class RunStore
{
    public static RunRegister Register(CliHost host, IBlobStore store) =>
        new(store, new SegmentLog(store, SegmentLimits.Default, host.Clock), host.Clock);

    /// <exception cref="CliException">There is no such folder: a look at runs makes none.</exception>
    public static IBlobStore Open(CliHost host, ParseResult parse)
    {
        StoreAddress address = StoreOptions.AddressOf(host, parse);
        return !address.IsFolder || Directory.Exists(address.Name)
            ? address.Open(host.Clock)
            : throw new CliException(ExitCode.BadInput, new ErrorBlock("there is no store", address.Name, "Name the folder that keeps the runs with --store."));
    }
}
