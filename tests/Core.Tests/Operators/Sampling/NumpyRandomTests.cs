using Pipelines.Core.Operators.Sampling;

namespace Pipelines.Core.Tests.Operators.Sampling;

public sealed class NumpyRandomTests
{
    /// <summary>What <c>numpy.random.RandomState(42).permutation(10)</c> is known to give.</summary>
    [Fact]
    public void Permutation_Seed42_IsNumpys() => Assert.Equal([8, 1, 5, 0, 7, 2, 9, 4, 3, 6], new NumpyRandom(42).Permutation(10));

    [Fact]
    public void Permutation_AnySeed_HasEachNumberOnce()
    {
        for (uint seed = 0; seed < 50; seed++)
        {
            Assert.Equal(Enumerable.Range(0, 77), new NumpyRandom(seed).Permutation(77).Order());
        }
    }
}
