using GpuHost.Serving.Models.Store;

namespace GpuHost.Serving.Models.BuiltIn;

/// <summary>The file that answers for the built-in model.</summary>
/// <param name="Path">Full path, or from the working folder as the program's or the store's folder is.</param>
/// <param name="IsTrained">False for one of noise, which is written when the model is first asked.</param>
public sealed record BuiltInModelFile(string Path, bool IsTrained)
{
    public bool Exists => File.Exists(Path);

    /// <summary>Bytes of the file, which exists.</summary>
    public long SizeBytes => new FileInfo(Path).Length;

    /// <summary>What the file, which exists, says about itself.</summary>
    /// <exception cref="ModelStoreException">It is damaged.</exception>
    /// <exception cref="IOException">It cannot be read.</exception>
    public ModelFacts ReadFacts() => ModelFactsReader.Read(Path);
}
