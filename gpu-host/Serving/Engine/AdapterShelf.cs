using System.Security.Cryptography;
using GpuHost.Serving.Models;
using Pipelines.Core.Identity;

namespace GpuHost.Serving.Engine;

/// <summary>Loads an engine's adapters before its loop starts; from then on they are fixed.</summary>
internal static class AdapterShelf
{
    /// <exception cref="ArgumentException">Two adapters have one name.</exception>
    /// <exception cref="ModelEngineException">A file is no adapter for this model.</exception>
    public static IReadOnlyDictionary<string, LoadedAdapter> Load(IReadOnlyList<AdapterFile> files, IModelEngine engine)
    {
        var adapters = new Dictionary<string, LoadedAdapter>(StringComparer.Ordinal);
        foreach (AdapterFile file in files)
        {
            var use = new AdapterUse(engine.LoadAdapter(file.Path), file.Scale);
            if (!adapters.TryAdd(file.Name, new LoadedAdapter(use, Hash(file.Path))))
            {
                throw new ArgumentException($"Two adapters are named '{file.Name}'.");
            }
        }

        return adapters;
    }

    /// <exception cref="IOException">The file cannot be read.</exception>
    public static async Task<ContentHash> HashAsync(string path, CancellationToken cancellation)
    {
        await using FileStream file = File.OpenRead(path);
        return ContentHash.FromDigest(await SHA256.HashDataAsync(file, cancellation));
    }

    private static ContentHash Hash(string path)
    {
        using FileStream file = File.OpenRead(path);
        return ContentHash.FromDigest(SHA256.HashData(file));
    }
}
