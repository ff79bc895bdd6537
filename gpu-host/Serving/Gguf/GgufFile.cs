namespace GpuHost.Serving.Gguf;

/// <summary>What stands before the weights in a GGUF file.</summary>
/// <param name="Version">2 or 3.</param>
/// <param name="Metadata">Keys to values; keys are unique.</param>
/// <param name="Tensors">The directory, in file order; names are unique, and every known extent lies within the file.</param>
/// <param name="DataOffset">Where the weights start in the file.</param>
public sealed record GgufFile(
    int Version,
    IReadOnlyDictionary<string, GgufValue> Metadata,
    IReadOnlyList<GgufTensor> Tensors,
    long DataOffset)
{
    /// <summary>A text value, or null where the key is absent or holds something else.</summary>
    public string? GetText(string key) => Metadata.GetValueOrDefault(key)?.Content as string;
}
