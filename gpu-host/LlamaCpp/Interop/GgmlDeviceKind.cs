namespace GpuHost.LlamaCpp.Interop;

/// <summary><c>enum ggml_backend_dev_type</c>.</summary>
internal enum GgmlDeviceKind
{
    Cpu = 0,
    Gpu = 1,
    IntegratedGpu = 2,
    Accelerator = 3,
}
