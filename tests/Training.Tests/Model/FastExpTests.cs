using System.Runtime.Intrinsics;
using Pipelines.Training.Model;

namespace Pipelines.Training.Tests.Model;

public sealed class FastExpTests
{
    [Fact]
    public void Of_AllItTakes_IsRightToSixDigits()
    {
        for (float x = -87; x <= 88; x += 0.0371f)
        {
            float seen = FastExp.Of(Vector512.Create(x))[0];
            Assert.Equal(1, seen / Math.Exp(x), tolerance: 1e-6);
        }
    }

    [Theory]
    [InlineData(float.NegativeInfinity)]
    [InlineData(-1000f)]
    public void Of_FarBelow_IsNearlyNothing(float x) => Assert.InRange(FastExp.Of(Vector512.Create(x))[0], 0, 1e-37f);

    [Fact]
    public void Apply_AnyLength_SumsWhatItMakes()
    {
        for (int length = 1; length < 40; length++)
        {
            float[] values = [.. Enumerable.Range(0, length).Select(i => i * 0.1f)];
            float sum = FastExp.Apply(values, offset: 2);

            Assert.All(values.Index(), value => Assert.Equal(Math.Exp((value.Index * 0.1) - 2), value.Item, tolerance: 1e-5));
            Assert.Equal(values.Sum(), sum, tolerance: 1e-3f);
        }
    }
}
