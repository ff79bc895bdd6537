using GpuHost.LlamaCpp.Interop;
using GpuHost.LlamaCpp.Libraries;

namespace GpuHost.LlamaCpp.Tests.Libraries;

public sealed class BackendChoiceTests
{
    private static readonly ComputeDevice Cpu = Device("CPU", "CPU", GgmlDeviceKind.Cpu);
    private static readonly ComputeDevice Cuda0 = Device("CUDA0", "CUDA", GgmlDeviceKind.Gpu);
    private static readonly ComputeDevice Cuda1 = Device("CUDA1", "CUDA", GgmlDeviceKind.Gpu);
    private static readonly ComputeDevice Vulkan0 = Device("Vulkan0", "Vulkan", GgmlDeviceKind.Gpu);
    private static readonly ComputeDevice Vulkan1 = Device("Vulkan1", "Vulkan", GgmlDeviceKind.IntegratedGpu);

    [Fact]
    public void Decide_SameCardTwice_TakesCudaAndAllItsCards()
    {
        BackendChoice choice = BackendChoice.Decide([Vulkan0, Cuda0, Cuda1, Cpu], DevicePreference.Auto, []);

        Assert.Equal("CUDA", choice.Backend);
        Assert.Equal([Cuda0, Cuda1], choice.GpuDevices);
        Assert.Contains("CUDA0", choice.Reason, StringComparison.Ordinal);
    }

    [Fact]
    public void Decide_DiscreteAndIntegrated_TakesTheDiscreteOnly() =>
        Assert.Equal([Vulkan0], BackendChoice.Decide([Cpu, Vulkan1, Vulkan0], DevicePreference.Auto, []).GpuDevices);

    [Fact]
    public void Decide_OnlyIntegrated_TakesIt() =>
        Assert.Equal([Vulkan1], BackendChoice.Decide([Cpu, Vulkan1], DevicePreference.Auto, []).GpuDevices);

    [Fact]
    public void Decide_CpuAskedFor_LeavesTheGpuAlone()
    {
        BackendChoice choice = BackendChoice.Decide([Cuda0, Cpu], DevicePreference.Cpu, []);

        Assert.Equal(("CPU", 0), (choice.Backend, choice.GpuDevices.Count));
        Assert.Contains("asked for", choice.Reason, StringComparison.Ordinal);
    }

    [Fact]
    public void Decide_GpuBuildRefused_TellsWhyInTheReason()
    {
        BackendChoice choice = BackendChoice.Decide([Cpu], DevicePreference.Auto, ["CUDA: no driver"]);

        Assert.Equal("CPU", choice.Backend);
        Assert.Contains("CUDA: no driver", choice.Reason, StringComparison.Ordinal);
    }

    [Fact]
    public void Decide_NoGpuBuild_SaysSo() =>
        Assert.Equal("no GPU backend is installed", BackendChoice.Decide([Cpu], DevicePreference.Auto, []).Reason);

    private static ComputeDevice Device(string name, string backend, GgmlDeviceKind kind) => new(name, "a device", backend, kind, 0, 1);
}
