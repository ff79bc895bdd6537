using GpuHost.LlamaCpp.Interop;

namespace GpuHost.LlamaCpp.Libraries;

/// <summary>A device that a loaded backend offers.</summary>
/// <param name="Name">Such as <c>CPU</c>, <c>CUDA0</c>.</param>
/// <param name="Description">Such as the processor's or card's product name.</param>
/// <param name="Backend">The backend that offers it, such as <c>CPU</c>, <c>CUDA</c>, <c>Vulkan</c>.</param>
/// <param name="Kind">What it is.</param>
/// <param name="MemoryBytes">Its memory; the machine's for a CPU.</param>
/// <param name="Handle">The native device.</param>
internal sealed record ComputeDevice(
    string Name, string Description, string Backend, GgmlDeviceKind Kind, long MemoryBytes, nint Handle)
{
    public bool IsGpu => Kind is GgmlDeviceKind.Gpu or GgmlDeviceKind.IntegratedGpu;
}
