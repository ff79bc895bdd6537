namespace GpuHost.LlamaCpp.Interop;

/// <summary><c>enum llama_load_mode</c>: how weights come into memory.</summary>
internal enum LlamaLoadMode
{
    Auto = -1,
    None = 0,
    MemoryMap = 1,
    MemoryLock = 2,
    MemoryMapAndLock = 3,
    DirectIo = 4,
}
