using GpuHost.LlamaCpp.Engine;
using GpuHost.LlamaCpp.Libraries;
using GpuHost.LlamaCpp.Models;
using GpuHost.Serving.Models;
using GpuHost.Serving.Randomness;
using GpuHost.Serving.SeededModels;
using Microsoft.Extensions.Logging.Abstractions;

namespace Pipelines.Bench.Engine;

/// <summary>
/// The model that engine benches run on: a file that is named (<c>--model</c>), or weights of noise in a known shape
/// (<c>--shape</c>), written once to the folder <c>--models</c> or the temporary one.
/// </summary>
internal sealed class BenchModel
{
    private readonly LlamaLibrary _library;
    private readonly string _path;

    private BenchModel(LlamaLibrary library, string path)
    {
        _library = library;
        _path = path;
    }

    /// <summary>The model's file.</summary>
    public string FilePath => _path;

    public static BenchModel Of(BenchArguments arguments, string standardShape = BenchShapes.Default)
    {
        string? path = arguments.Text("model");
        if (path is null)
        {
            string shape = arguments.Text("shape") ?? standardShape;
            path = Path.Combine(arguments.Text("models") ?? Path.Combine(Path.GetTempPath(), "pipelines-bench"), $"shape-{shape}.gguf");
            SeededModel.EnsureExists(path, BenchShapes.Of(shape));
        }

        return new BenchModel(LlamaLibrary.Load(LlamaLibraryOptions.FromEnvironment(), NullLoggerFactory.Instance), path);
    }

    public IModelEngine Open(int contextTokens, int threads) => LlamaModelEngine.Load(
        _library,
        new LlamaModelOptions { Path = _path },
        new LlamaContextOptions { ContextTokens = contextTokens, Threads = threads, SequencesMax = 64 },
        NullLoggerFactory.Instance);

    /// <summary>As the GPU host opens it.</summary>
    public IModelEngine OpenAsHost(int contextTokens) => LlamaModelEngine.Load(
        _library, new LlamaModelOptions { Path = _path }, new LlamaContextOptions { ContextTokens = contextTokens }, NullLoggerFactory.Instance);

    /// <summary>Tokens that stand for text, from a seed.</summary>
    public static TokenId[] RandomTokens(IModelTokenizer tokenizer, int count, ulong seed)
    {
        var random = new Xoshiro256(seed);
        var tokens = new TokenId[count];
        for (int i = 0; i < count; i++)
        {
            do
            {
                tokens[i] = new TokenId((int)(random.NextUInt64() % (ulong)tokenizer.VocabularySize));
            }
            while (tokenizer.IsControl(tokens[i]) || tokenizer.IsEndOfGeneration(tokens[i]));
        }

        return tokens;
    }
}
