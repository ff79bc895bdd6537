using System.Text;
using GpuHost.LlamaCpp.Libraries;
using GpuHost.LlamaCpp.Tests.Kit;
using GpuHost.Serving.Models;
using Microsoft.Extensions.Logging.Abstractions;
using Pipelines.TestKit.Storage;

namespace GpuHost.LlamaCpp.Tests.Libraries;

[Collection(LlamaCollection.Name)]
public sealed class LlamaLibraryTests(LlamaFixture llama)
{
    [Fact]
    public void Load_Again_IsTheSameLibrary() =>
        Assert.Same(llama.Library, LlamaLibrary.Load(LlamaLibraryOptions.FromEnvironment(), NullLoggerFactory.Instance));

    [Fact]
    public void Load_Pinned_SaysWhatItIs()
    {
        Assert.StartsWith(PinnedRelease.LlamaCppVersion, llama.Library.Version, StringComparison.Ordinal);
        Assert.Contains("v0.5.0", llama.Library.Name, StringComparison.Ordinal);
        Assert.NotEmpty(llama.Library.BackendReason);
        Assert.Contains(llama.Library.Devices, device => device.Backend == "CPU");
        Assert.Matches("^[a-z0-9_-]+$", llama.Library.CpuVariant);
    }

    [Fact]
    public void Load_FromAnotherFolder_IsRefused()
    {
        using var folder = new TemporaryFolder();

        var refusal = Assert.Throws<ModelEngineException>(() =>
            LlamaLibrary.Load(new LlamaLibraryOptions { Folder = folder.FullPath }, NullLoggerFactory.Instance));

        Assert.Equal(ModelEngineFailure.LibraryUnavailable, refusal.Failure);
        Assert.Contains(llama.Library.Folder, refusal.Message, StringComparison.Ordinal);
    }

    [Fact]
    public void Open_OtherVersion_NamesFoundAndExpected()
    {
        using var folder = new TemporaryFolder();
        CopyLibraries(folder.FullPath, bytes => ReplaceVersion(bytes, "0.5.0", "0.4.9"));

        var refusal = Assert.Throws<ModelEngineException>(() => NativeLibrarySet.Open(Folder(folder.FullPath)));

        Assert.Equal(ModelEngineFailure.LibraryUnavailable, refusal.Failure);
        Assert.Contains("is v0.4.9", refusal.Message, StringComparison.Ordinal);
        Assert.Contains("need v0.5.0", refusal.Message, StringComparison.Ordinal);
    }

    [Fact]
    public void Open_NoLibraryAtAll_SaysWhichFileDoesNotLoad()
    {
        using var folder = new TemporaryFolder();
        CopyLibraries(folder.FullPath, _ => Encoding.UTF8.GetBytes("not a library"));

        var refusal = Assert.Throws<ModelEngineException>(() => NativeLibrarySet.Open(Folder(folder.FullPath)));

        Assert.Equal(ModelEngineFailure.LibraryUnavailable, refusal.Failure);
        Assert.Contains("does not load", refusal.Message, StringComparison.Ordinal);
    }

    [Theory]
    [InlineData("0.5.0", true)]
    [InlineData("0.5.0-dev", true)]
    [InlineData("v0.5.0-12-gabc", true)]
    [InlineData("0.5.1", false)]
    [InlineData("0.5.00", false)]
    [InlineData("b9294", false)]
    [InlineData("", false)]
    public void IsPinned_Version_OnlyTheReleaseItself(string version, bool expected) =>
        Assert.Equal(expected, NativeLibrarySet.IsPinned(version));

    private static NativeFolder Folder(string path) => new(path, NativeFiles.Find(path)!, []);

    private void CopyLibraries(string folder, Func<byte[], byte[]> changeLlama)
    {
        NativeFiles files = NativeFiles.Find(llama.Library.Folder)!;
        File.Copy(files.GgmlBase, Path.Combine(folder, Path.GetFileName(files.GgmlBase)));
        File.Copy(files.Ggml, Path.Combine(folder, Path.GetFileName(files.Ggml)));
        File.WriteAllBytes(Path.Combine(folder, Path.GetFileName(files.Llama)), changeLlama(File.ReadAllBytes(files.Llama)));
    }

    // What the library says of itself, and not the names of the files that it needs (…v0.5.0.so).
    private static byte[] ReplaceVersion(byte[] library, string from, string to)
    {
        byte[] pattern = Encoding.ASCII.GetBytes(from);
        int replaced = 0;
        for (int at = library.AsSpan().IndexOf(pattern); at >= 0;)
        {
            if (library[at - 1] != (byte)'v')
            {
                Encoding.ASCII.GetBytes(to, library.AsSpan(at));
                replaced++;
            }

            int next = library.AsSpan(at + 1).IndexOf(pattern);
            at = next < 0 ? -1 : at + 1 + next;
        }

        Assert.NotEqual(0, replaced);
        return library;
    }
}
