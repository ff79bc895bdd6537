using System.Runtime.InteropServices;

namespace GpuHost.LlamaCpp.Libraries;

/// <summary>An operating system and processor, and the npm packages that carry llama.cpp for it.</summary>
/// <param name="Rid">The .NET name, such as <c>linux-x64</c>.</param>
/// <param name="Package">The npm package and folder name, such as <c>mac-arm64-metal</c>.</param>
/// <param name="GpuPackages">Packages with a GPU backend, best first; installed by hand only.</param>
internal sealed record NativePlatform(string Rid, string Package, IReadOnlyList<NativeFlavor> GpuPackages)
{
    private static readonly NativePlatform[] All =
    [
        new("linux-x64", "linux-x64", [Cuda("linux-x64-cuda"), Vulkan("linux-x64-vulkan")]),
        new("linux-arm64", "linux-arm64", []),
        new("osx-arm64", "mac-arm64-metal", []),
        new("osx-x64", "mac-x64", []),
        new("win-x64", "win-x64", [Cuda("win-x64-cuda"), Vulkan("win-x64-vulkan")]),
        new("win-arm64", "win-arm64", []),
    ];

    /// <summary>The platform of this process, or null if no package exists for it.</summary>
    public static NativePlatform? Current =>
        All.FirstOrDefault(platform => platform.Rid == $"{OperatingSystemName}-{ProcessorName}");

    public static string ProcessDescription => $"{OperatingSystemName}-{ProcessorName}";

    private static string OperatingSystemName =>
        OperatingSystem.IsWindows() ? "win"
        : OperatingSystem.IsMacOS() ? "osx"
        : RuntimeInformation.RuntimeIdentifier.Contains("musl", StringComparison.Ordinal) ? "linux-musl"
        : OperatingSystem.IsLinux() ? "linux"
        : "unknown";

#pragma warning disable CA1308 // .NET writes its platform names in lower case.
    private static string ProcessorName => RuntimeInformation.ProcessArchitecture.ToString().ToLowerInvariant();
#pragma warning restore CA1308

    private static NativeFlavor Cuda(string package) => new("CUDA", package, "cuda");

    private static NativeFlavor Vulkan(string package) => new("Vulkan", package, "vulkan");
}
