using System.Reflection;
using System.Runtime.InteropServices;
using GpuHost.LlamaCpp.Libraries;
using Newtonsoft.Json.Linq;

namespace Pipelines.Cli.Version;

/// <summary>What a bug report needs to know of a build.</summary>
/// <param name="Product">The product's version.</param>
/// <param name="Commit">The commit it was built from; null for a build outside a repository.</param>
/// <param name="DotNet">The runtime.</param>
/// <param name="LlamaCpp">The llama.cpp release that the bindings are written against.</param>
/// <param name="Platform">System and processor.</param>
internal sealed record VersionReport(string Product, string? Commit, string DotNet, string LlamaCpp, string Platform)
{
    public static VersionReport OfThisBuild()
    {
        // The SDK writes "version+commit".
        string[] parts = typeof(VersionReport).Assembly.GetCustomAttribute<AssemblyInformationalVersionAttribute>()!.InformationalVersion.Split('+', 2);
        return new VersionReport(
            parts[0],
            parts.Length == 2 ? parts[1] : null,
            RuntimeInformation.FrameworkDescription,
            PinnedRelease.LlamaCppVersion,
            $"{RuntimeInformation.RuntimeIdentifier} ({RuntimeInformation.OSDescription})");
    }

    public IEnumerable<(string Name, string Value)> Lines() =>
    [
        ("pipelines", Product),
        ("commit", Commit ?? "unknown"),
        (".NET", DotNet),
        ("llama.cpp", LlamaCpp),
        ("platform", Platform),
    ];

    public JObject ToJson() => new()
    {
        ["product"] = Product,
        ["commit"] = Commit,
        ["dotnet"] = DotNet,
        ["llamaCpp"] = LlamaCpp,
        ["platform"] = Platform,
    };
}
