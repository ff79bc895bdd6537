using GpuHost.Serving.Models;

namespace GpuHost.LlamaCpp.Libraries;

/// <summary>
/// Looks for llama.cpp: the folder that the options name and nothing else; without one, first next to the executable
/// (<c>runtimes/{platform}/native</c>, where publishing puts it), then in <c>node_modules</c> up the folder tree, where
/// the build restores it. GPU builds come before the CPU build if their backend loads.
/// </summary>
internal static class NativeFolderSearch
{
    /// <summary>Where the GPU script installs: apart from the build's node_modules, or npm would prune it.</summary>
    public static readonly string GpuInstallFolder = Path.Combine(".pipelines", "gpu-backends");

    /// <param name="options">Where to look.</param>
    /// <param name="platform">This process's platform; null if there is no package for it.</param>
    /// <param name="probe">Null if the library at a path can be loaded here, else why not.</param>
    /// <exception cref="ModelEngineException"><see cref="ModelEngineFailure.LibraryUnavailable"/>: nothing was found.</exception>
    public static NativeFolder Find(LlamaLibraryOptions options, NativePlatform? platform, Func<string, string?> probe)
    {
        if (options.Folder is { } folder)
        {
            return FindNamed(Path.GetFullPath(folder));
        }

        if (platform is null)
        {
            throw Missing($"There is no llama.cpp package for {NativePlatform.ProcessDescription}; "
                + $"set {LlamaLibraryOptions.FolderVariable} to a folder with llama.cpp v{PinnedRelease.LlamaCppVersion} built for it.");
        }

        var refusals = new List<string>();
        if (options.Device == DevicePreference.Auto)
        {
            foreach (NativeFlavor flavor in platform.GpuPackages)
            {
                if (FindGpu(options.BaseFolder, flavor, probe, refusals) is { } gpu)
                {
                    return gpu;
                }
            }
        }

        return FindInTree(options.BaseFolder, platform.Package) is { } found
            ? found with { Refusals = refusals }
            : throw Missing($"llama.cpp's libraries for {platform.Rid} were not found next to the executable "
                + $"({options.BaseFolder}) or in node_modules up the folder tree. Run `npm ci --omit=dev` in the repository, "
                + $"or set {LlamaLibraryOptions.FolderVariable} to a folder with llama.cpp v{PinnedRelease.LlamaCppVersion}.");
    }

    private static NativeFolder FindNamed(string folder) =>
        NativeFiles.Find(folder) is { } files
            ? new NativeFolder(folder, files, [])
            : throw Missing($"{LlamaLibraryOptions.FolderVariable} names '{folder}', which does not hold llama.cpp's libraries "
                + "(llama, ggml and ggml-base).");

    private static NativeFolder? FindGpu(
        string baseFolder, NativeFlavor flavor, Func<string, string?> probe, List<string> refusals)
    {
        if (FindInTree(baseFolder, flavor.Package) is not { } found)
        {
            return null;
        }

        if (NativeFiles.FindModule(found.Path, flavor.Module) is not { } module)
        {
            refusals.Add($"{flavor.Backend}: '{found.Path}' has no ggml-{flavor.Module} library");
            return null;
        }

        string? problem = probe(module);
        if (problem is null)
        {
            return found with { Refusals = [.. refusals] };
        }

        refusals.Add($"{flavor.Backend}: {problem}");
        return null;
    }

    private static NativeFolder? FindInTree(string baseFolder, string package)
    {
        foreach (string folder in CandidateFolders(baseFolder, package))
        {
            if (NativeFiles.Find(folder) is { } files)
            {
                return new NativeFolder(folder, files, []);
            }
        }

        return null;
    }

    private static IEnumerable<string> CandidateFolders(string baseFolder, string package)
    {
        yield return Path.Combine(baseFolder, "runtimes", package, "native");
        string inPackage = Path.Combine("node_modules", "@node-llama-cpp", package, "bins", package);
        for (DirectoryInfo? folder = new(Path.GetFullPath(baseFolder)); folder is not null; folder = folder.Parent)
        {
            yield return Path.Combine(folder.FullName, GpuInstallFolder, inPackage);
            yield return Path.Combine(folder.FullName, inPackage);
        }
    }

    private static ModelEngineException Missing(string message) => new(ModelEngineFailure.LibraryUnavailable, message);
}
