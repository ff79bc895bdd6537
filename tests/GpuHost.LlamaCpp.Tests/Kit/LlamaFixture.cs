using GpuHost.LlamaCpp.Engine;
using GpuHost.LlamaCpp.Libraries;
using GpuHost.LlamaCpp.Models;
using GpuHost.Serving.Gguf;
using GpuHost.Serving.SeededModels;
using Microsoft.Extensions.Logging.Abstractions;

namespace GpuHost.LlamaCpp.Tests.Kit;

/// <summary>The real llama.cpp, and small generated models for it to load.</summary>
public sealed class LlamaFixture : IDisposable
{
    /// <summary>The smallest model that has all parts: full precision, so that what differs differs for a reason.</summary>
    public static SeededModelShape Shape { get; } = new()
    {
        Width = 64,
        FeedForwardWidth = 96,
        VocabularySize = 400,
        ContextTokens = 2048,
        WeightType = GgufTensorType.F32,
    };

    private readonly Dictionary<SeededModelShape, string> _models = [];
    private readonly DirectoryInfo _folder = Directory.CreateTempSubdirectory("llama-tests-");

    public LlamaFixture()
    {
        Library = LlamaLibrary.Load(LlamaLibraryOptions.FromEnvironment(), NullLoggerFactory.Instance);
        ModelPath = WriteModel(Shape);
    }

    public LlamaLibrary Library { get; }

    /// <summary>A model of <see cref="Shape"/>.</summary>
    public string ModelPath { get; }

    public string PathOf(string name) => Path.Combine(_folder.FullName, name);

    public string WriteModel(SeededModelShape shape)
    {
        if (!_models.TryGetValue(shape, out string? path))
        {
            path = PathOf($"model-{_models.Count}.gguf");
            SeededModel.Write(path, shape);
            _models.Add(shape, path);
        }

        return path;
    }

    public string WriteAdapter(ulong seed)
    {
        string path = PathOf($"adapter-{seed}.gguf");
        SeededAdapter.Write(path, Shape, seed);
        return path;
    }

    public LlamaModel LoadModel(string? path = null) =>
        LlamaModel.Load(Library, new LlamaModelOptions { Path = path ?? ModelPath }, NullLoggerFactory.Instance);

    /// <summary>An engine with a context of its own: one thread, and small unless said otherwise.</summary>
    public LlamaModelEngine OpenEngine(LlamaContextOptions? options = null, string? path = null) =>
        LlamaModelEngine.Load(
            Library,
            new LlamaModelOptions { Path = path ?? ModelPath },
            options ?? SmallContext,
            NullLoggerFactory.Instance);

    public static LlamaContextOptions SmallContext { get; } = new()
    {
        ContextTokens = 512,
        BatchTokens = 128,
        MicroBatchTokens = 64,
        SequencesMax = 16,
        Threads = 1,
    };

    public void Dispose() => _folder.Delete(recursive: true);
}
