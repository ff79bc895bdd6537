namespace GpuHost.Serving.Models;

/// <summary>What computes: recorded with everything computed, because other kernels give other last bits.</summary>
/// <param name="Library">Name and version, such as <c>llama.cpp v0.5.0</c>.</param>
/// <param name="Backend">Such as <c>CPU</c>, <c>CUDA</c>.</param>
/// <param name="Device">Device and kernel variant, such as <c>linux-x64 haswell</c>.</param>
/// <param name="Threads">Worker threads of the backend.</param>
public sealed record EngineBuild(string Library, string Backend, string Device, int Threads);
