using GpuHost.Serving.Randomness;

namespace GpuHost.Serving.Tests.Randomness;

public sealed class Xoshiro256Tests
{
    // From the authors' C reference, seeded by SplitMix64: these numbers are part of the promise that seeds keep.
    [Fact]
    public void NextUInt64_KnownSeed_GivesTheReferenceNumbers()
    {
        var random = new Xoshiro256(42);

        Assert.Equal(
            [1546998764402558742UL, 6990951692964543102UL, 12544586762248559009UL, 17057574109182124193UL],
            [random.NextUInt64(), random.NextUInt64(), random.NextUInt64(), random.NextUInt64()]);
    }

    [Fact]
    public void Reseed_SameSeed_StartsOver()
    {
        var random = new Xoshiro256(7);
        ulong first = random.NextUInt64();
        random.NextUInt64();
        random.Reseed(7);

        Assert.Equal(first, random.NextUInt64());
    }

    [Fact]
    public void NextDouble_ManyDraws_CoversTheUnitIntervalEvenly()
    {
        var random = new Xoshiro256(3);
        int[] buckets = new int[10];
        for (int i = 0; i < 100_000; i++)
        {
            buckets[(int)(random.NextDouble() * 10)]++;
        }

        Assert.All(buckets, count => Assert.InRange(count, 9_500, 10_500));
    }
}
