using System.Runtime.InteropServices;

namespace GpuHost.LlamaCpp.Interop;

/// <summary><c>struct llama_model_params</c> of llama.cpp v0.5.0: 80 bytes on every 64-bit platform.</summary>
[StructLayout(LayoutKind.Sequential)]
internal unsafe struct LlamaModelParams
{
    /// <summary>Array of devices, ended by null; a null pointer means every device there is.</summary>
    public nint* Devices;
    public void* TensorBufferOverrides;
    public int GpuLayers;
    public LlamaSplitMode SplitMode;
    public LlamaLoadMode LoadMode;
    public LlamaLazyMode LazyMode;
    public int MainGpu;
    public float* TensorSplit;

    /// <summary>Called with a share from 0 to 1; false stops the loading.</summary>
    public delegate* unmanaged[Cdecl]<float, void*, byte> ProgressCallback;
    public void* ProgressCallbackUserData;
    public void* KvOverrides;
    public bool VocabularyOnly;
    public bool CheckTensors;
    public bool UseExtraBufferTypes;
    public bool NoHost;
    public bool NoAlloc;
    public bool LoadMtp;
}
