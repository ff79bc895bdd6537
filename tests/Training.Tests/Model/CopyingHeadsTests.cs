using Pipelines.Training.Matrices;
using Pipelines.Training.Model;

namespace Pipelines.Training.Tests.Model;

public sealed class CopyingHeadsTests
{
    private const int Length = 300;

    [Theory]
    [InlineData(320, 5)]
    [InlineData(256, 2)]
    public void Start_ATextIsSaidAgain_EveryTokenIsForetold(int width, int kvHeads)
    {
        var shape = new ModelShape { LayerCount = 3, Width = width, HeadCount = width / ModelShape.HeadWidthStandard, KvHeadCount = kvHeads, FeedForwardWidth = 64, VocabularySize = 2_000 };
        var layout = new ParameterLayout(shape);
        var transformer = new Transformer(layout, new ManagedProducts(), 2 * Length);
        int[] text = [.. Enumerable.Range(0, Length).Select(static i => i * 5)];
        var batch = new PackedBatch();
        batch.Add([.. text, .. text], Length + 1);

        transformer.Evaluate(ParameterStart.Make(layout, seed: 3), batch);

        bool[] isRight = transformer.IsRight(batch).ToArray();
        Assert.InRange(isRight.Count(static right => right) / (double)isRight.Length, 0.9, 1);
    }

    [Fact]
    public void Start_TooNarrowForHeadsThatCopy_IsNoise()
    {
        var layout = new ParameterLayout(new ModelShape { LayerCount = 2, Width = 64, HeadCount = 1, KvHeadCount = 1, FeedForwardWidth = 64, VocabularySize = 300 });

        float[] weights = ParameterStart.Make(layout, seed: 3);

        Assert.All(layout.OutputNorm.In(weights).ToArray(), static weight => Assert.Equal(1, weight));
        Assert.DoesNotContain(0, layout.Embedding.In(weights).ToArray());
    }
}
