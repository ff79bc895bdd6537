namespace GpuHost.Serving.Gguf;

/// <summary>The bytes are not a sound GGUF file.</summary>
/// <param name="offset">Where in the file the fault was seen.</param>
/// <param name="problem">What is wrong there.</param>
public sealed class GgufFormatException(long offset, string problem)
    : Exception($"Not a sound GGUF file: {problem} (at byte {offset}).")
{
    public long Offset { get; } = offset;
}
