using GpuHost.LlamaCpp.Engine;
using GpuHost.LlamaCpp.Libraries;
using GpuHost.LlamaCpp.Logging;
using GpuHost.LlamaCpp.Models;
using GpuHost.LlamaCpp.Tests.Kit;
using Microsoft.Extensions.Logging;
using Microsoft.Extensions.Logging.Abstractions;

namespace GpuHost.LlamaCpp.Tests.Logging;

[Collection(LlamaCollection.Name)]
public sealed class NativeLogTests(LlamaFixture llama) : IDisposable
{
    public void Dispose() => LlamaLibrary.Load(LlamaLibraryOptions.FromEnvironment(), NullLoggerFactory.Instance);

    [Fact]
    public void Load_Model_LogsOfBothSidesReachTheLogger()
    {
        using var logs = new CapturedLogs();
        LlamaLibrary library = LlamaLibrary.Load(LlamaLibraryOptions.FromEnvironment(), logs);

        using LlamaModelEngine engine = LlamaModelEngine.Load(
            library, new LlamaModelOptions { Path = llama.ModelPath }, LlamaFixture.SmallContext, logs);

        Assert.Contains(logs.Lines, line => line.Category == "llama.cpp" && line.Text.Contains("general.architecture", StringComparison.Ordinal));
        Assert.Contains(logs.Lines, line => line.Level == LogLevel.Information && line.Text.StartsWith("Model 'seeded-1' loaded", StringComparison.Ordinal));
        Assert.Contains(logs.Lines, line => line.Text.StartsWith("Context of 512 tokens", StringComparison.Ordinal));
        Assert.DoesNotContain(logs.Lines, line => line.Category == "llama.cpp" && line.Level == LogLevel.Information);
        Assert.DoesNotContain(logs.Lines, line => line.Text.Contains('\n', StringComparison.Ordinal) || line.Text.Length == 0);
    }

    [Fact]
    public void Capture_Disposed_GetsNothingMore()
    {
        NativeLogCapture capture = NativeLog.Capture();
        llama.LoadModel().Dispose();
        capture.Dispose();
        int lines = capture.Lines.Count();

        llama.LoadModel().Dispose();

        Assert.NotEqual(0, lines);
        Assert.Equal(lines, capture.Lines.Count());
    }

    [Fact]
    public void Capture_Nested_TheOuterGetsTheInnersLinesToo()
    {
        using NativeLogCapture outer = NativeLog.Capture();
        NativeLogCapture inner = NativeLog.Capture();
        llama.LoadModel().Dispose();
        inner.Dispose();

        Assert.NotEmpty(inner.Lines);
        Assert.Superset(inner.Lines.ToHashSet(), outer.Lines.ToHashSet());
    }

    [Fact]
    public void Receive_LoggerThrows_TheProcessGoesOn()
    {
        using var logs = new ThrowingLogs();
        LlamaLibrary.Load(LlamaLibraryOptions.FromEnvironment(), logs);

        llama.LoadModel().Dispose();

        Assert.NotEqual(0, logs.Calls);
    }
}
