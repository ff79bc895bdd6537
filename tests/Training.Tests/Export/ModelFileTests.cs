using GpuHost.Serving.Gguf;
using Pipelines.Training.Data;
using Pipelines.Training.Export;
using Pipelines.Training.Matrices;
using Pipelines.Training.Model;
using Pipelines.Training.Tests.Kit;
using Pipelines.Training.Tokenizer;

namespace Pipelines.Training.Tests.Export;

[Collection(LlamaCollection.Name)]
public sealed class ModelFileTests : IDisposable
{
    private readonly TestFolder _folder = new();
    private readonly ParameterLayout _layout = new(ToyTraining.Recipe.Shape);

    public void Dispose() => _folder.Dispose();

    /// <summary>
    /// llama.cpp keeps keys and values as halves (11 bits), so logits of about 1 differ in the fourth digit whatever the
    /// weights; F16 weights add as much, and Q8_0 rounds each weight to a 127th of its block's largest.
    /// </summary>
    [Theory]
    [InlineData(GgufTensorType.F32, 0.004f)]
    [InlineData(GgufTensorType.F16, 0.006f)]
    [InlineData(GgufTensorType.Q8_0, 0.06f)]
    public void Write_LlamaLoadsIt_ItsLogitsAreTheTrainers(GgufTensorType type, float tolerance)
    {
        float[] weights = Strengthened();
        string path = _folder.PathOf("model.gguf");
        ModelFile.Write(path, _layout, weights, ToyTraining.Vocabulary, type, new ModelCard("toy", "A toy.", "none", 0));
        EncodedExample example = ToyTraining.NewLayout().Encode(new ToyExamples().Examples(1, SplitKind.Train, Curriculum.Tiny).First());
        var batch = new PackedBatch();
        batch.Add(example.Tokens, promptTokens: 1);
        var transformer = new Transformer(_layout, new ManagedProducts(), tokensMax: 256);
        float[] ours = transformer.Logits(weights, batch).ToArray();

        using var writer = new GreedyWriter(path, threads: 1);
        float[] theirs = [.. writer.Logits(example.Tokens.AsSpan(..^1), first: 0).SelectMany(row => row)];

        Assert.Equal(ours.Length, theirs.Length);
        float largest = ours.Max(Math.Abs);
        float apart = ours.Zip(theirs, (one, other) => Math.Abs(one - other)).Max();
        Assert.True(largest > 0.5f, $"the largest logit is {largest}: too small to tell anything");
        Assert.True(apart <= tolerance * largest, $"logits up to {largest} are up to {apart} apart");
    }

    [Fact]
    public void Write_AVocabularyOfAnotherSize_IsRefused()
    {
        var other = new ParameterLayout(ToyTraining.Recipe.Shape with { VocabularySize = 999 });

        Assert.Throws<TrainingException>(() => ModelFile.Write(
            _folder.PathOf("model.gguf"), other, new float[other.Count], ToyTraining.Vocabulary, GgufTensorType.F16, new ModelCard("toy", "A toy.", "none", 0)));
    }

    // Norms that are not 1, so that a norm at the wrong place shows.
    private float[] Strengthened()
    {
        float[] weights = ParameterStart.Make(_layout, seed: 9);
        foreach (ParameterTensor norm in _layout.All().Where(tensor => tensor.Rows == 1))
        {
            float[] noise = GradientCheck.Noise(norm.Length, (ulong)norm.Offset);
            for (int i = 0; i < norm.Length; i++)
            {
                weights[norm.Offset + i] = 1.5f + noise[i];
            }
        }

        return weights;
    }
}
