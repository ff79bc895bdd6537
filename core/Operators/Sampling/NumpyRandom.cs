namespace Pipelines.Core.Operators.Sampling;

/// <summary>What <c>numpy.random.RandomState(seed)</c> draws, so that a <c>random_state</c> chooses the rows that scikit-learn chooses.</summary>
internal sealed class NumpyRandom(uint seed)
{
    private readonly MersenneTwister _random = MersenneTwister.SeededAsNumpy(seed);

    /// <summary><c>permutation(count)</c>: the numbers below <paramref name="count"/>, shuffled.</summary>
    public int[] Permutation(int count)
    {
        int[] numbers = [.. Enumerable.Range(0, count)];
        for (int i = count - 1; i > 0; i--)
        {
            int j = (int)NextUpTo((uint)i);
            (numbers[i], numbers[j]) = (numbers[j], numbers[i]);
        }

        return numbers;
    }

    /// <summary><c>choice(count, size, replace=False)</c>.</summary>
    public int[] Choice(int count, int size) => Permutation(count)[..size];

    private uint NextUpTo(uint max)
    {
        uint mask = uint.MaxValue >> System.Numerics.BitOperations.LeadingZeroCount(max);
        uint value;
        do
        {
            value = _random.NextWord() & mask;
        }
        while (value > max);
        return value;
    }
}
