using System.CommandLine;
using GpuHost.Serving.Models.BuiltIn;
using GpuHost.Serving.Models.Catalogue;
using GpuHost.Serving.Models.Store;
using Newtonsoft.Json.Linq;
using Pipelines.Cli.Hosting;
using Pipelines.Cli.Output;
using Pipelines.Cli.Wording;

namespace Pipelines.Cli.Models;

/// <summary><c>pipelines models list</c>: what is here, and what the catalogue would bring.</summary>
internal static class ModelsListCommand
{
    public static Command Create(CliHost host, CommandRunner runner)
    {
        Command command = new("list", "List the built-in model, those of the store and those of the catalogue");
        runner.Bind(command, (parse, output, _) =>
        {
            ModelStore store = ModelsFolder.Open(host, parse);
            ModelListing listing = store.List();
            CatalogueModel[] toPull = [.. ModelCatalogue.Models.Where(c => listing.Models.All(m => m.Name != c.Name))];
            BuiltInModelFile builtIn = BuiltInModel.Locate(host.ProgramFolder, store.Folder);
            ModelFacts? facts = ReadFacts(output, builtIn);
            output.Line("Built in, and asked where no model is named:");
            output.Line($"  {BuiltInListing.Line(builtIn, facts)}");
            output.Line("");
            Show(output, store, listing, toPull);
            JObject json = ToJson(store, listing, toPull);
            json["builtIn"] = ModelJson.Of(builtIn, facts, null);
            return Task.FromResult(new CommandResult(ExitCode.Ok, json));
        });
        return command;
    }

    /// <summary>Null where there is no file, or a damaged one, which is told: the others can be listed all the same.</summary>
    private static ModelFacts? ReadFacts(ICommandOutput output, BuiltInModelFile file)
    {
        try
        {
            return file.Exists ? file.ReadFacts() : null;
        }
        catch (ModelStoreException damaged)
        {
            output.Note($"warning: {damaged.Message}. {damaged.Remedy}");
            return null;
        }
    }

    private static void Show(ICommandOutput output, ModelStore store, ModelListing listing, CatalogueModel[] toPull)
    {
        output.Line($"In the store {store.Folder}:{(listing.Models.Count == 0 ? " nothing yet." : "")}");
        if (listing.Models.Count > 0)
        {
            output.Table(new TextTable(
                ["name", "size", "parameters", "quantisation", "licence"],
                [.. listing.Models.Select(RowOf)]));
        }

        foreach (InterruptedPull pull in listing.Interrupted)
        {
            output.Line($"{pull.Name}: {ByteSize.Format(pull.ReceivedBytes)} of a download are here; go on with: pipelines models pull");
        }

        foreach (DamagedModel damaged in listing.Damaged)
        {
            output.Line($"{damaged.Name}: {damaged.Problem}");
        }

        if (toPull.Length > 0)
        {
            output.Line("");
            output.Line("In the catalogue, to fetch with `pipelines models pull NAME` (* is the one to start with):");
            output.Table(new TextTable(
                ["", "name", "size", "licence", "good for"],
                [.. toPull.Select(RowOf)]));
        }
    }

    private static IReadOnlyList<string> RowOf(ModelEntry model) =>
    [
        model.Name.ToString(),
        ByteSize.Format(model.SizeBytes),
        CountText.Format(model.Facts.ParameterCount),
        model.Facts.Quantisation,
        model.License ?? "not known",
    ];

    private static IReadOnlyList<string> RowOf(CatalogueModel model) =>
    [
        model.StartHere ? "*" : "",
        model.Name.ToString(),
        ByteSize.Format(model.AboutMegabytes * 1_000_000L),
        model.License,
        model.GoodFor,
    ];

    private static JObject ToJson(ModelStore store, ModelListing listing, CatalogueModel[] toPull) => new()
    {
        ["folder"] = store.Folder,
        ["models"] = new JArray(listing.Models.Select(ModelJson.Of)),
        ["interrupted"] = new JArray(listing.Interrupted.Select(p => new JObject
        {
            ["name"] = p.Name.ToString(),
            ["receivedBytes"] = p.ReceivedBytes,
        })),
        ["damaged"] = new JArray(listing.Damaged.Select(d => new JObject { ["name"] = d.Name.ToString(), ["problem"] = d.Problem })),
        ["catalogue"] = new JArray(toPull.Select(ModelJson.Of)),
    };
}
