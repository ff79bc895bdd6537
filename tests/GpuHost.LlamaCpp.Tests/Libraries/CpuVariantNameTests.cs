using GpuHost.LlamaCpp.Libraries;

namespace GpuHost.LlamaCpp.Tests.Libraries;

public sealed class CpuVariantNameTests
{
    [Theory]
    [InlineData("load_backend: loaded CPU backend from /opt/x/libggml-cpu-sapphirerapids.so", "sapphirerapids")]
    [InlineData(@"load_backend: loaded CPU backend from C:\x\ggml-cpu-haswell.dll", "haswell")]
    [InlineData("load_backend: loaded CPU backend from /opt/ggml-cpu-tests/libggml-cpu.so", "generic")]
    [InlineData("load_backend: loaded CUDA backend from /opt/x/libggml-cuda.so", "built-in")]
    public void FromLog_Line_NamesTheVariant(string line, string expected) =>
        Assert.Equal(expected, CpuVariantName.FromLog(["something else", line]));
}
