namespace GpuHost.Serving.SeededModels;

/// <summary>Kinds of tokens, with GGUF's numbers for them.</summary>
internal enum SeededTokenKind
{
    Normal = 1,
    Control = 3,
    Unused = 5,
}
