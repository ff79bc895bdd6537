using GpuHost.Serving.Randomness;
using GpuHost.Serving.Sampling;

namespace GpuHost.Serving.Tests.Sampling;

public sealed class LogitsTests
{
    [Fact]
    public void Passes_AnyLength_AgreeWithPlainLoops()
    {
        var random = new Xoshiro256(11);
        for (int length = 1; length < 70; length++)
        {
            float[] logits = [.. Enumerable.Range(0, length).Select(_ => random.NextSignedSingle() * 10)];
            float max = logits.Max();

            Assert.Equal(max, Logits.Max(logits));
            Assert.Equal(Array.IndexOf(logits, max), Logits.IndexOf(logits, max));
            Assert.Equal(logits.Sum(logit => Math.Exp(logit - max)), Logits.SumExp(logits, max), 1e-5);
            int[] ids = new int[length];
            float[] values = new float[length];
            int count = Logits.CollectAtLeast(logits, 1f, ids, values);
            Assert.Equal(Enumerable.Range(0, length).Where(i => logits[i] >= 1f), ids[..count]);
        }
    }

    [Theory]
    [InlineData(0)]
    [InlineData(7)]
    [InlineData(8)]
    [InlineData(20)]
    public void Max_NotANumberAnywhere_IsNotANumber(int place)
    {
        float[] logits = new float[21];
        logits[place] = float.NaN;

        Assert.True(float.IsNaN(Logits.Max(logits)));
    }

    [Fact]
    public void Select_AnyK_IsThatOfAFullSort()
    {
        var random = new Xoshiro256(12);
        for (int round = 0; round < 500; round++)
        {
            int length = 1 + (int)(random.NextUInt64() % 100);
            int k = (int)(random.NextUInt64() % (ulong)(length + 1));
            // Few distinct values, so that ties are common.
            float[] logits = [.. Enumerable.Range(0, length).Select(_ => (float)(random.NextUInt64() % 12))];
            int[] ids = new int[k];
            float[] values = new float[k];

            TopSelection.Select(logits, ids, values);

            int[] expected = [.. Enumerable.Range(0, length).OrderByDescending(i => logits[i]).ThenBy(i => i).Take(k)];
            Assert.Equal(expected.Select(i => logits[i]), values);
            Assert.Equal(expected, ids);
        }
    }
}
