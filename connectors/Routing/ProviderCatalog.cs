using System.Text.Json;
using System.Text.Json.Serialization;

namespace Pipelines.Connectors.Routing;

/// <summary>The providers that are known by name. Data: the embedded <c>providers.json</c>.</summary>
internal static class ProviderCatalog
{
    private const string ResourceName = "Pipelines.Connectors.Routing.providers.json";

    private static readonly JsonSerializerOptions Format = new(JsonSerializerDefaults.Web) { UnmappedMemberHandling = JsonUnmappedMemberHandling.Disallow };

    public static IReadOnlyList<Provider> All { get; } = Load();

    /// <summary>Splits <c>provider/model</c>; null when the part before the first slash is no provider.</summary>
    public static (Provider Provider, string Model)? ByPrefix(string model)
    {
        int slash = model.IndexOf('/', StringComparison.Ordinal);
        if (slash <= 0 || slash == model.Length - 1)
        {
            return null;
        }

        string prefix = model[..slash];
        return All.FirstOrDefault(provider => provider.Prefixes.Contains(prefix, StringComparer.Ordinal)) is { } found
            ? (found, model[(slash + 1)..])
            : null;
    }

    /// <summary>The provider of a well-known name without a prefix, such as <c>gpt-4o-mini</c>.</summary>
    public static Provider? ByBareName(string model) =>
        All.FirstOrDefault(provider => provider.BareNames.Any(start => model.StartsWith(start, StringComparison.Ordinal)));

    /// <summary>The provider whose own server this is.</summary>
    public static Provider? ByHost(Uri address) => !address.IsAbsoluteUri
        ? null
        : All.FirstOrDefault(provider => provider.Address is { } own && own.Scheme == address.Scheme && own.Authority == address.Authority);

    private static Provider[] Load()
    {
        using Stream json = typeof(ProviderCatalog).Assembly.GetManifestResourceStream(ResourceName)
            ?? throw new InvalidOperationException($"The resource {ResourceName} is missing from the assembly.");
        return JsonSerializer.Deserialize<Provider[]>(json, Format)!;
    }
}
