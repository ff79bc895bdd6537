using System.Numerics.Tensors;
using GpuHost.LlamaCpp.Engine;
using GpuHost.LlamaCpp.Libraries;
using GpuHost.LlamaCpp.Models;
using GpuHost.Serving.Models;
using Microsoft.Extensions.Logging.Abstractions;

namespace Pipelines.Training.Export;

/// <summary>A model's file as llama.cpp runs it, always taking the likeliest token. One sequence at a time.</summary>
internal sealed class GreedyWriter : IDisposable
{
    private readonly LlamaModelEngine _engine;
    private readonly BatchPlan _plan;
    private readonly int _contextTokens;

    /// <param name="path">A GGUF file.</param>
    /// <param name="threads">Worker threads.</param>
    public GreedyWriter(string path, int threads)
    {
        LlamaLibrary library = LlamaLibrary.Load(LlamaLibraryOptions.FromEnvironment(), NullLoggerFactory.Instance);
        var options = new LlamaContextOptions { SequencesMax = 1, Threads = threads };
        _engine = LlamaModelEngine.Load(library, new LlamaModelOptions { Path = path }, options, NullLoggerFactory.Instance);
        _contextTokens = _engine.Limits.ContextTokens;
        _plan = new BatchPlan(_engine.Limits.BatchTokensMax);
    }

    public IModelTokenizer Tokenizer => _engine.Tokenizer;

    /// <summary>Logits after each token from <paramref name="first"/> on, in order.</summary>
    public float[][] Logits(ReadOnlySpan<int> tokens, int first)
    {
        _engine.RemoveSequence(new SequenceId(0), 0, int.MaxValue);
        _plan.Reset(BatchOutput.Logits, []);
        for (int i = 0; i < tokens.Length; i++)
        {
            _plan.Add(new TokenId(tokens[i]), i, new SequenceId(0), wantsOutput: i >= first);
        }

        Decode();
        return [.. Enumerable.Range(0, _plan.OutputCount).Select(output => _engine.GetLogits(output).ToArray())];
    }

    /// <summary>The answer to a prompt, without the token that ends it.</summary>
    public List<int> Answer(IReadOnlyList<int> prompt, int tokensMax)
    {
        var answer = new List<int>();
        float[][] logits = Logits([.. prompt], prompt.Count - 1);
        int next = TensorPrimitives.IndexOfMax<float>(logits[0]);
        while (!_engine.Tokenizer.IsEndOfGeneration(new TokenId(next)) && answer.Count < tokensMax && prompt.Count + answer.Count < _contextTokens)
        {
            _plan.Reset(BatchOutput.Logits, []);
            _plan.Add(new TokenId(next), prompt.Count + answer.Count, new SequenceId(0), wantsOutput: true);
            answer.Add(next);
            Decode();
            next = TensorPrimitives.IndexOfMax(_engine.GetLogits(0));
        }

        return answer;
    }

    public void Dispose() => _engine.Dispose();

    private void Decode()
    {
        DecodeOutcome outcome = _engine.Decode(_plan);
        if (!outcome.IsOk)
        {
            throw new TrainingException($"llama.cpp could not compute {_plan.Count} tokens: {outcome}.");
        }
    }
}
