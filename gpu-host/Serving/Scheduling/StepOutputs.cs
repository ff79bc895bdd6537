using GpuHost.Serving.Models;
using GpuHost.Serving.Sampling;

namespace GpuHost.Serving.Scheduling;

/// <summary>The outputs of the step that was just decoded, and what is needed to use them; valid during apply only.</summary>
internal sealed class StepOutputs(IModelEngine engine, TimeProvider time)
{
    public SamplerScratch Scratch { get; } = new(engine.Tokenizer.VocabularySize);

    /// <summary>Set by a job that saw outputs no sound context gives.</summary>
    public bool IsContextSuspect { get; set; }

    public IModelTokenizer Tokenizer => engine.Tokenizer;

    public ReadOnlySpan<float> Logits(int row) => engine.GetLogits(row);

    public ReadOnlySpan<float> Embedding(int row) => engine.GetEmbedding(row);

    public ReadOnlySpan<float> Pooled(SequenceId sequence) => engine.GetPooled(sequence);

    public long Now => time.GetTimestamp();
}
