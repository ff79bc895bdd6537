namespace Pipelines.Training.Data.Drawing;

/// <summary>Chance, the same for the same seed on every machine (SplitMix64). Not thread-safe.</summary>
internal sealed class Draw(ulong seed)
{
    private ulong _state = seed;

    /// <summary>A stream of its own for each number of a stream of streams.</summary>
    public static Draw Of(ulong seed, params ReadOnlySpan<ulong> path)
    {
        ulong state = seed;
        foreach (ulong step in path)
        {
            state = new Draw(state ^ (step * 0xD1B54A32D192ED03)).Next();
        }

        return new Draw(state);
    }

    public ulong Next()
    {
        ulong value = _state += 0x9E3779B97F4A7C15;
        value = (value ^ (value >> 30)) * 0xBF58476D1CE4E5B9;
        value = (value ^ (value >> 27)) * 0x94D049BB133111EB;
        return value ^ (value >> 31);
    }

    /// <summary>At least 0 and below <paramref name="end"/>.</summary>
    public int Below(int end) => (int)(((UInt128)Next() * (ulong)end) >> 64);

    /// <summary>From <paramref name="first"/> to <paramref name="last"/>, both included.</summary>
    public int Between(int first, int last) => first + Below(last - first + 1);

    public bool Chance(double probability) => (Next() >> 11) / (double)(1UL << 53) < probability;

    public T Pick<T>(IReadOnlyList<T> items) => items[Below(items.Count)];

    public T Pick<T>(List<T> items) => items[Below(items.Count)];

    public T Pick<T>(params ReadOnlySpan<T> items) => items[Below(items.Length)];

    public void Shuffle<T>(IList<T> items)
    {
        for (int i = items.Count - 1; i > 0; i--)
        {
            int other = Below(i + 1);
            (items[i], items[other]) = (items[other], items[i]);
        }
    }

    /// <summary>So many of the items, or all there are, in any order.</summary>
    public List<T> Sample<T>(IEnumerable<T> items, int count)
    {
        List<T> all = [.. items];
        Shuffle(all);
        if (all.Count > count)
        {
            all.RemoveRange(count, all.Count - count);
        }

        return all;
    }
}
