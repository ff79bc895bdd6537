using GpuHost.Serving.Models.Catalogue;
using GpuHost.Serving.Models.Store;
using Pipelines.Cli.Output;
using Pipelines.Core.Schemas;

namespace Pipelines.Cli.Models;

/// <summary>A model to fetch.</summary>
/// <param name="Name">To keep it under.</param>
/// <param name="Address">Where it is.</param>
/// <param name="License">What the catalogue says of its licence.</param>
internal sealed record PullTarget(ModelName Name, Uri Address, string? License)
{
    /// <param name="wanted">A name of the catalogue, or an address.</param>
    /// <param name="keepAs">The name to keep it under; null takes the catalogue's, or the file's.</param>
    /// <exception cref="CliException">It is neither, or no name can be made of the address.</exception>
    /// <exception cref="ModelStoreException"><paramref name="keepAs"/> is not a name.</exception>
    public static PullTarget Read(string wanted, string? keepAs)
    {
        ModelName? chosen = keepAs is null ? null : BuiltInListing.RequireOther(ModelName.Parse(keepAs), OtherName);
        if (!wanted.Contains("://", StringComparison.Ordinal))
        {
            return ModelName.TryParse(wanted, out ModelName name) && ModelCatalogue.Find(name) is { } model
                ? new PullTarget(chosen ?? model.Name, model.Address, model.License)
                : throw NotFound(wanted, name);
        }

        if (!Uri.TryCreate(wanted, UriKind.Absolute, out Uri? address) || address.UserInfo.Length > 0)
        {
            throw new CliException(ExitCode.BadInput, new ErrorBlock(
                $"'{wanted}' is not an address that can be fetched", "", "Give an https address of a GGUF file, without a user name in it."));
        }

        return new PullTarget(chosen ?? BuiltInListing.RequireOther(NameOf(address), OtherName), address, null);
    }

    private const string OtherName = "Say under which other name to keep it: --name NAME";

    private static CliException NotFound(string wanted, ModelName name) => BuiltInListing.IsIt(name)
        ? new CliException(ExitCode.BadInput, new ErrorBlock(
            $"'{wanted}' is the built-in model: it comes with the program and is never fetched", "", $"See where it is: pipelines models show {wanted}"))
        : NotInCatalogue(wanted);

    private static ModelName NameOf(Uri address) =>
        ModelName.TryFromFileName(Uri.UnescapeDataString(address.Segments[^1]), out ModelName name)
            ? name
            : throw new CliException(ExitCode.BadInput, new ErrorBlock(
                $"no name can be made of {address}", "", "Say under which name to keep it: --name NAME"));

    private static CliException NotInCatalogue(string wanted)
    {
        string[] known = [.. ModelCatalogue.Models.Select(m => m.Name.ToString())];
        string meant = ClosestName.Of(wanted, known) is { } closest ? $"; did you mean '{closest}'?" : "";
        return new CliException(ExitCode.BadInput, new ErrorBlock(
            $"the catalogue has no model '{wanted}'{meant}",
            "",
            $"It has {string.Join(", ", known)}. Any other model is pulled by the https address of its GGUF file."));
    }
}
