namespace GpuHost.LlamaCpp.Libraries;

/// <summary>On what models compute.</summary>
public enum DevicePreference
{
    /// <summary>CUDA, else Vulkan or Metal, else the CPU: the first that is installed and answers.</summary>
    Auto,

    /// <summary>The CPU, also where a GPU is there.</summary>
    Cpu,
}
