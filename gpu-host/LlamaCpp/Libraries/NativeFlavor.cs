namespace GpuHost.LlamaCpp.Libraries;

/// <summary>A build of llama.cpp with one GPU backend.</summary>
/// <param name="Backend">For people: <c>CUDA</c>, <c>Vulkan</c>.</param>
/// <param name="Package">The npm package and folder name.</param>
/// <param name="Module">What names its library: <c>ggml-{module}</c>.</param>
internal sealed record NativeFlavor(string Backend, string Package, string Module);
