using GpuHost.LlamaCpp.Libraries;
using GpuHost.Serving.Models;
using Pipelines.TestKit.Storage;

namespace GpuHost.LlamaCpp.Tests.Libraries;

public sealed class NativeFolderSearchTests : IDisposable
{
    private static readonly NativePlatform Platform = new(
        "linux-x64",
        "linux-x64",
        [new NativeFlavor("CUDA", "linux-x64-cuda", "cuda"), new NativeFlavor("Vulkan", "linux-x64-vulkan", "vulkan")]);

    private readonly TemporaryFolder _root = new();

    private string Executable => _root["app/bin"];

    public void Dispose() => _root.Dispose();

    [Fact]
    public void Find_FolderNamed_LooksNowhereElse()
    {
        Place("app/bin/runtimes/linux-x64/native");
        Directory.CreateDirectory(_root["empty"]);

        string found = Place("named");
        Assert.Equal(found, Find(new LlamaLibraryOptions { Folder = _root["named"] }).Path);
        var refusal = Assert.Throws<ModelEngineException>(() => Find(new LlamaLibraryOptions { Folder = _root["empty"] }));
        Assert.Contains(LlamaLibraryOptions.FolderVariable, refusal.Message, StringComparison.Ordinal);
    }

    [Fact]
    public void Find_NextToTheExecutable_ComesBeforeNodeModules()
    {
        Place("node_modules/@node-llama-cpp/linux-x64/bins/linux-x64");
        string beside = Place("app/bin/runtimes/linux-x64/native");

        Assert.Equal(beside, Find().Path);
    }

    [Fact]
    public void Find_NodeModulesUpTheTree_AreFound()
    {
        string restored = Place("node_modules/@node-llama-cpp/linux-x64/bins/linux-x64");

        Assert.Equal(restored, Find().Path);
    }

    [Fact]
    public void Find_GpuBuildThatLoads_ComesFirst()
    {
        Place("app/bin/runtimes/linux-x64/native");
        string vulkan = Place(".pipelines/gpu-backends/node_modules/@node-llama-cpp/linux-x64-vulkan/bins/linux-x64-vulkan", "ggml-vulkan");

        Assert.Equal(vulkan, Find().Path);
        Assert.NotEqual(vulkan, Find(new LlamaLibraryOptions { BaseFolder = Executable, Device = DevicePreference.Cpu }).Path);
    }

    [Fact]
    public void Find_GpuBuildThatDoesNotLoad_IsPassedOverWithItsReason()
    {
        string cpu = Place("app/bin/runtimes/linux-x64/native");
        Place("app/bin/runtimes/linux-x64-cuda/native", "ggml-cuda");
        Place("app/bin/runtimes/linux-x64-vulkan/native");

        NativeFolder found = Find(probe: library => $"{Path.GetFileName(library)} needs a driver");

        Assert.Equal(cpu, found.Path);
        Assert.Collection(
            found.Refusals,
            refusal => Assert.Equal("CUDA: libggml-cuda.so needs a driver", refusal),
            refusal => Assert.Contains("has no ggml-vulkan library", refusal, StringComparison.Ordinal));
    }

    [Fact]
    public void Find_Nothing_SaysWhatToDo()
    {
        var refusal = Assert.Throws<ModelEngineException>(() => Find());

        Assert.Equal(ModelEngineFailure.LibraryUnavailable, refusal.Failure);
        Assert.Contains("npm ci", refusal.Message, StringComparison.Ordinal);
        Assert.Contains(LlamaLibraryOptions.FolderVariable, refusal.Message, StringComparison.Ordinal);
    }

    [Fact]
    public void Find_PlatformWithoutPackage_SaysWhatToDo()
    {
        Place("app/bin/runtimes/linux-x64/native");

        var refusal = Assert.Throws<ModelEngineException>(() =>
            NativeFolderSearch.Find(new LlamaLibraryOptions { BaseFolder = Executable }, platform: null, _ => null));

        Assert.Contains(NativePlatform.ProcessDescription, refusal.Message, StringComparison.Ordinal);
    }

    private NativeFolder Find(LlamaLibraryOptions? options = null, Func<string, string?>? probe = null) =>
        NativeFolderSearch.Find(options ?? new LlamaLibraryOptions { BaseFolder = Executable }, Platform, probe ?? (_ => null));

    private string Place(string folder, string? module = null)
    {
        string path = Path.GetFullPath(_root[folder]);
        Directory.CreateDirectory(path);
        Directory.CreateDirectory(Executable);
        string[] libraries = ["ggml-base", "ggml", "llama"];
        foreach (string name in module is null ? libraries : [.. libraries, module])
        {
            File.WriteAllText(Path.Combine(path, $"lib{name}.so"), "");
        }

        return path;
    }
}
