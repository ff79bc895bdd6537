namespace Pipelines.Core.Operators.Sampling;

/// <summary><c>random.seed(seed); random.sample(range(n), k)</c> of Python 3.11 and later.</summary>
internal static class PythonSample
{
    private const int SmallSetSize = 21;
    private const int SmallSampleMax = 5;

    /// <summary><paramref name="count"/> different numbers below <paramref name="population"/>, in the order drawn.</summary>
    /// <exception cref="ArgumentOutOfRangeException">More are wanted than there are.</exception>
    public static IReadOnlyList<long> Draw(uint seed, long population, int count) => Draw(new MersenneTwister(seed), population, count);

    /// <summary>The same for one drawing of several from one generator.</summary>
    public static IReadOnlyList<long> Draw(MersenneTwister random, long population, int count)
    {
        ArgumentOutOfRangeException.ThrowIfNegative(count);
        ArgumentOutOfRangeException.ThrowIfGreaterThan(count, population);
        return population <= PoolSizeMax(count) ? DrawFromPool(random, (int)population, count) : DrawWithRetries(random, population, count);
    }

    /// <summary>Python draws from a list where that is smaller than a set of the numbers drawn; the choice decides which are drawn.</summary>
    private static double PoolSizeMax(int count) =>
        count <= SmallSampleMax ? SmallSetSize : SmallSetSize + Math.Pow(4, Math.Ceiling(Math.Log(count * 3.0) / Math.Log(4)));

    private static long[] DrawFromPool(MersenneTwister random, int population, int count)
    {
        var drawn = new long[count];
        int[] pool = [.. Enumerable.Range(0, population)];
        for (int i = 0; i < count; i++)
        {
            int left = population - i;
            long at = random.NextBelow(left);
            drawn[i] = pool[at];
            pool[at] = pool[left - 1];
        }

        return drawn;
    }

    private static List<long> DrawWithRetries(MersenneTwister random, long population, int count)
    {
        var drawn = new List<long>(count);
        var seen = new HashSet<long>();
        while (drawn.Count < count)
        {
            long number = random.NextBelow(population);
            if (seen.Add(number))
            {
                drawn.Add(number);
            }
        }

        return drawn;
    }
}
