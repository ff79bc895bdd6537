namespace GpuHost.Serving.Gguf;

/// <summary>
/// Bounds on what a header may ask for. They are far above every real model; their purpose is that a damaged or hostile
/// count costs an error and not the machine's memory.
/// </summary>
internal static class GgufReadLimits
{
    public const int MetadataEntriesMax = 65_536;
    public const int TensorsMax = 1_048_576;
    public const int KeyBytesMax = 65_535;
    public const int TensorNameBytesMax = 1_024;
    public const int TextBytesMax = 64 << 20;
    public const int ArrayItemsMax = 16 << 20;
    public const int DimensionsMax = 4;
    public const int AlignmentMax = 1 << 20;
}
