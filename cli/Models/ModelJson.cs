using System.Globalization;
using GpuHost.Serving.Models.BuiltIn;
using GpuHost.Serving.Models.Catalogue;
using GpuHost.Serving.Models.Store;
using Newtonsoft.Json.Linq;
using Pipelines.Core.Identity;

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

    /// <param name="file">The built-in model's file.</param>
    /// <param name="facts">What it says about itself; null where it is not there or not readable.</param>
    /// <param name="digest">Its digest; null where it was not computed.</param>
    public static JObject Of(BuiltInModelFile file, ModelFacts? facts, ContentHash? digest) => new()
    {
        ["name"] = BuiltInModel.Name,
        ["path"] = file.Path,
        ["trained"] = file.IsTrained,
        ["sha256"] = digest?.ToString(),
        ["sizeBytes"] = facts is null ? null : file.SizeBytes,
        ["license"] = facts?.License,
        ["title"] = facts?.Title,
        ["architecture"] = facts?.Architecture,
        ["parameters"] = facts?.ParameterCount,
        ["quantisation"] = facts?.Quantisation,
        ["contextTokens"] = facts?.ContextTokens,
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
