using GpuHost.LlamaCpp.Engine;
using GpuHost.LlamaCpp.Libraries;
using GpuHost.LlamaCpp.Models;
using GpuHost.Serving.Gguf;
using GpuHost.Serving.Models;
using GpuHost.Serving.Randomness;
using GpuHost.Serving.SeededModels;
using Microsoft.Extensions.Logging.Abstractions;

namespace Pipelines.Bench.Engine;

/// <summary>
/// The model that engine benches run on: a file that is named, or weights of noise in the shape of a small instruct model
/// (SmolLM2-135M: 30 layers, width 576, 9 heads, 3 of them for KV), written once to the temporary folder.
/// </summary>
internal sealed class BenchModel
{
    private static readonly SeededModelShape SmallInstructShape = new()
    {
        LayerCount = 30,
        Width = 576,
        HeadCount = 9,
        KvHeadCount = 3,
        FeedForwardWidth = 1_536,
        VocabularySize = 49_152,
        TiedEmbeddings = true,
        RopeFrequencyBase = 100_000f,
        ContextTokens = 32_768,
        WeightType = GgufTensorType.Q4_0,
    };

    private readonly LlamaLibrary _library;
    private readonly string _path;

    private BenchModel(LlamaLibrary library, string path)
    {
        _library = library;
        _path = path;
    }

    public static BenchModel Of(BenchArguments arguments)
    {
        string? path = arguments.Text("model");
        if (path is null)
        {
            path = Path.Combine(Path.GetTempPath(), "pipelines-bench", "smollm2-135m-shape-q4_0.gguf");
            SeededModel.EnsureExists(path, SmallInstructShape);
        }

        return new BenchModel(LlamaLibrary.Load(LlamaLibraryOptions.FromEnvironment(), NullLoggerFactory.Instance), path);
    }

    public IModelEngine Open(int contextTokens, int threads) => LlamaModelEngine.Load(
        _library,
        new LlamaModelOptions { Path = _path },
        new LlamaContextOptions { ContextTokens = contextTokens, Threads = threads, SequencesMax = 64 },
        NullLoggerFactory.Instance);

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
