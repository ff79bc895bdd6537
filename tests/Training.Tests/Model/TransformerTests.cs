using Pipelines.Training.Matrices;
using Pipelines.Training.Model;
using Pipelines.Training.Tests.Kit;

namespace Pipelines.Training.Tests.Model;

public sealed class TransformerTests
{
    private static readonly ModelShape Shape = new()
    {
        LayerCount = 2, Width = 64, HeadCount = 2, KvHeadCount = 1, FeedForwardWidth = 32, VocabularySize = 32, ContextTokens = 64,
    };

    private readonly ParameterLayout _layout = new(Shape);
    private readonly Transformer _transformer;
    private readonly float[] _weights;

    public TransformerTests()
    {
        _transformer = new Transformer(_layout, new ManagedProducts(), tokensMax: 64);
        _weights = GradientCheck.Noise(_layout.Count, seed: 1);
        foreach (ParameterTensor tensor in _layout.All())
        {
            foreach (ref float weight in tensor.In(_weights))
            {
                weight = tensor.Rows == 1 ? 1 + (weight * 0.1f) : weight * 0.2f;
            }
        }
    }

    [Fact]
    public void Learn_EveryTensor_GetsItsGradient()
    {
        PackedBatch batch = Batch([1, 5, 9, 2, 7], [30, 4, 4, 11]);
        float[] gradients = new float[_layout.Count];
        _transformer.Learn(_weights, gradients, batch, scale: 1);

        foreach ((int index, ParameterTensor tensor) in _layout.All().Index())
        {
            GradientCheck.Check($"tensor {index}", tensor.In(_weights), tensor.In(gradients), () =>
            {
                _transformer.Evaluate(_weights, batch);
                return _transformer.Losses(batch).ToArray().Sum(loss => (double)loss);
            });
        }
    }

    [Fact]
    public void Logits_PackedExamples_AreThoseOfEachAlone()
    {
        int[] one = [1, 5, 9, 2, 7];
        int[] other = [30, 4, 4, 11];
        float[] together = _transformer.Logits(_weights, Batch(one, other)).ToArray();
        float[] apart = [.. _transformer.Logits(_weights, Batch(one)).ToArray(), .. _transformer.Logits(_weights, Batch(other)).ToArray()];

        Assert.Equal(apart.Length, together.Length);
        Assert.All(apart.Zip(together), pair => Assert.Equal(pair.First, pair.Second, tolerance: 1e-5f));
    }

    [Fact]
    public void Logits_AnEarlierTokenChanges_TheyChange()
    {
        float[] before = _transformer.Logits(_weights, Batch([1, 5, 9, 2, 7])).ToArray();
        float[] after = _transformer.Logits(_weights, Batch([2, 5, 9, 2, 7])).ToArray();

        Assert.NotEqual(before, after);
    }

    [Fact]
    public void Learn_Twice_AllocatesNothing()
    {
        PackedBatch batch = Batch([1, 5, 9, 2, 7], [30, 4, 4, 11]);
        float[] gradients = new float[_layout.Count];
        _transformer.Learn(_weights, gradients, batch, scale: 1);

        long before = GC.GetAllocatedBytesForCurrentThread();
        _transformer.Learn(_weights, gradients, batch, scale: 1);

        Assert.Equal(before, GC.GetAllocatedBytesForCurrentThread());
    }

    private static PackedBatch Batch(params int[][] examples)
    {
        var batch = new PackedBatch();
        Array.ForEach(examples, example => batch.Add(example, promptTokens: 2));
        return batch;
    }
}
