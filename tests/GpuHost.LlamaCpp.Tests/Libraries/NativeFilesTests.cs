using GpuHost.LlamaCpp.Libraries;

namespace GpuHost.LlamaCpp.Tests.Libraries;

public sealed class NativeFilesTests
{
    [Theory]
    [InlineData("libllama.so")]
    [InlineData("libllama.v0.5.0.so")]
    [InlineData("libllama.vulkan.v0.5.0.so")]
    [InlineData("libllama.cuda.v0.5.0.so")]
    [InlineData("libllama.so.0.5.0")]
    [InlineData("libllama.dylib")]
    [InlineData("libllama.0.5.0.dylib")]
    [InlineData("llama.dll")]
    [InlineData("llama.v0.5.0.dll")]
    public void IsLibrary_AnyBuildersName_IsRecognised(string name) => Assert.True(NativeFiles.IsLibrary(name, "llama"));

    [Theory]
    [InlineData("libllama-common.so")]
    [InlineData("llama-addon.node")]
    [InlineData("libggml.v0.5.0.so")]
    [InlineData("libllama.so.txt")]
    [InlineData("llama.exe")]
    public void IsLibrary_Neighbour_IsNot(string name) => Assert.False(NativeFiles.IsLibrary(name, "llama"));

    [Theory]
    [InlineData("libggml-base.so", "ggml-base", true)]
    [InlineData("libggml-base.so", "ggml", false)]
    [InlineData("libggml-cpu-haswell.so", "ggml-cpu", false)]
    [InlineData("libggml-cuda.so", "ggml-cuda", true)]
    public void IsLibrary_GgmlParts_AreToldApart(string name, string stem, bool expected) =>
        Assert.Equal(expected, NativeFiles.IsLibrary(name, stem));
}
