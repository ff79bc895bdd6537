using Pipelines.Core.Inference;
using Pipelines.Core.Operators.Cascades;

namespace Pipelines.Core.Tests.Operators.Cascades;

public sealed class ProxyTests
{
    [Fact]
    public void ScoreOf_LogProbabilities_IsTheShareOfYesAmongBoth()
    {
        TokenLogProb[] alternatives = [new("1", Math.Log(0.6), []), new(" 0", Math.Log(0.2), []), new("maybe", Math.Log(0.2), [])];

        Assert.Equal(0.75, ProxyAnswer.ScoreOf(new CompletionChoice("1", FinishReason.Length, LogProbs: [new TokenLogProb("1", Math.Log(0.6), alternatives)])), 9);
    }

    [Theory]
    [InlineData("1", 1)]
    [InlineData(" 0", 0)]
    [InlineData("perhaps", 0.5)]
    public void ScoreOf_NoLogProbabilities_IsTheAnswer(string text, double expected) =>
        Assert.Equal(expected, ProxyAnswer.ScoreOf(new CompletionChoice(text, FinishReason.Length)));

    [Fact]
    public void Fit_VectorsThatDiffer_TellsThemApartTheSameWayAgain()
    {
        var random = new Random(4);
        float[][] vectors = [.. Enumerable.Range(0, 100).Select(i => Unit([i % 2, random.NextSingle(), random.NextSingle()]))];
        bool[] labels = [.. Enumerable.Range(0, 100).Select(static i => i % 2 == 1)];

        ProxyClassifier classifier = ProxyClassifier.Fit(vectors, labels)!;

        Assert.All(vectors.Zip(labels), one => Assert.Equal(one.Second, classifier.ScoreOf(one.First) > 0.5));
        Assert.Equal(classifier.ScoreOf(vectors[0]), ProxyClassifier.Fit(vectors, labels)!.ScoreOf(vectors[0]));
    }

    /// <summary>At the least loss the gradient is nothing: the steps get there.</summary>
    [Fact]
    public void Fit_AnyVectors_EndsWhereNoStepIsLeft()
    {
        var random = new Random(9);
        float[][] vectors = [.. Enumerable.Range(0, 60).Select(_ => Unit([.. Enumerable.Range(0, 8).Select(_ => random.NextSingle() - 0.5f)]))];
        bool[] labels = [.. vectors.Select(vector => vector[0] + (0.3 * random.NextDouble()) > 0.1)];

        ProxyClassifier classifier = ProxyClassifier.Fit(vectors, labels)!;

        // The bias has no penalty, so at the end the errors add up to nothing.
        Assert.Equal(0, vectors.Zip(labels).Sum(one => classifier.ScoreOf(one.First) - (one.Second ? 1 : 0)), 4);
    }

    [Fact]
    public void Fit_OneLabelOnly_IsNothing() => Assert.Null(ProxyClassifier.Fit([[1f], [0f]], [true, true]));

    private static float[] Unit(float[] vector)
    {
        float length = MathF.Sqrt(vector.Sum(static x => x * x));
        return [.. vector.Select(x => x / length)];
    }
}
