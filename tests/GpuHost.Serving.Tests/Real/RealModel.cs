using System.Security.Cryptography;
using GpuHost.LlamaCpp.Engine;
using GpuHost.LlamaCpp.Libraries;
using GpuHost.LlamaCpp.Models;
using GpuHost.Serving.Engine;
using GpuHost.Serving.Inference;
using GpuHost.Serving.SeededModels;
using Microsoft.Extensions.Logging.Abstractions;
using Pipelines.Core.Identity;

namespace GpuHost.Serving.Tests.Real;

/// <summary>The real llama.cpp with the default seeded model, opened on one thread: the machine's other cores are for tests.</summary>
public sealed class RealModel : IDisposable
{
    private readonly DirectoryInfo? _folder;
    private readonly LlamaLibrary _library = LlamaLibrary.Load(LlamaLibraryOptions.FromEnvironment(), NullLoggerFactory.Instance);

    public RealModel()
        : this(SeededModelShape.Default)
    {
    }

    internal RealModel(SeededModelShape shape)
    {
        _folder = Directory.CreateTempSubdirectory("serving-");
        Path = System.IO.Path.Combine(_folder.FullName, "default.gguf");
        SeededModel.Write(Path, shape);
        File = ContentHash.FromDigest(SHA256.HashData(System.IO.File.ReadAllBytes(Path)));
    }

    /// <summary>A model file that is there already, and stays.</summary>
    internal RealModel(string path)
    {
        Path = path;
        File = ContentHash.FromDigest(SHA256.HashData(System.IO.File.ReadAllBytes(path)));
    }

    public string Path { get; }

    public ContentHash File { get; }

    public LlamaModelEngine OpenModel(int contextTokens = 4_096, int threads = 1, float? ropeFrequencyBase = null, KvType kvType = KvType.F16) => LlamaModelEngine.Load(
        _library,
        new LlamaModelOptions { Path = Path },
        new LlamaContextOptions
        {
            ContextTokens = contextTokens,
            Threads = threads,
            SequencesMax = 64,
            RopeFrequencyBase = ropeFrequencyBase,
            KeyType = kvType,
            ValueType = kvType,
        },
        NullLoggerFactory.Instance);

    public ServingEngine OpenEngine(int contextTokens = 4_096, EngineOptions? options = null) =>
        new(OpenModel(contextTokens), options ?? new EngineOptions { ChecksEveryStep = true, AlwaysRestores = true }, TimeProvider.System);

    public EngineInferenceClient OpenClient(ServingEngine engine) => new(engine, EngineModel.Of("default", File, engine), TimeProvider.System, firstSeed: 1);

    public void Dispose() => _folder?.Delete(recursive: true);
}
