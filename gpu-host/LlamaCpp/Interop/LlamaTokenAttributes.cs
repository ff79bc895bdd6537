namespace GpuHost.LlamaCpp.Interop;

/// <summary><c>enum llama_token_attr</c>.</summary>
[Flags]
internal enum LlamaTokenAttributes
{
    None = 0,
    Unknown = 1 << 0,
    Unused = 1 << 1,
    Normal = 1 << 2,
    Control = 1 << 3,
    UserDefined = 1 << 4,
    Byte = 1 << 5,
}
