using System.Globalization;
using GpuHost.Serving.Models.Catalogue;
using GpuHost.Serving.Models.Store;
using Newtonsoft.Json.Linq;

namespace Pipelines.Cli.Models;

/// <summary>Models as <c>--json</c> shows them.</summary>
internal static class ModelJson
{
    public static JObject Of(ModelEntry model) => new()
    {
        ["name"] = model.Name.ToString(),
        ["path"] = model.Path,
        ["reference"] = model.IsReference,
        ["sha256"] = model.Sha256.ToString(),
        ["sizeBytes"] = model.SizeBytes,
        ["addedAt"] = model.AddedAt.ToString("O", CultureInfo.InvariantCulture),
        ["license"] = model.License,
        ["source"] = model.Source?.AbsoluteUri,
        ["title"] = model.Facts.Title,
        ["architecture"] = model.Facts.Architecture,
        ["parameters"] = model.Facts.ParameterCount,
        ["quantisation"] = model.Facts.Quantisation,
        ["contextTokens"] = model.Facts.ContextTokens,
    };

    public static JObject Of(CatalogueModel model) => new()
    {
        ["name"] = model.Name.ToString(),
        ["title"] = model.Title,
        ["address"] = model.Address.AbsoluteUri,
        ["license"] = model.License,
        ["licenseAddress"] = model.LicenseAddress.AbsoluteUri,
        ["parameters"] = model.Parameters,
        ["quantisation"] = model.Quantisation,
        ["aboutBytes"] = model.AboutMegabytes * 1_000_000L,
        ["goodFor"] = model.GoodFor,
        ["startHere"] = model.StartHere,
    };
}
