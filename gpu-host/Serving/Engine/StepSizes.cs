namespace GpuHost.Serving.Engine;

/// <summary>How many steps had how many tokens, in powers of two. Written by the loop, read by anybody.</summary>
internal sealed class StepSizes
{
    /// <summary>Largest size with a bucket of its own: 2^13 tokens.</summary>
    private const int PowerMax = 13;

    private readonly long[] _counts = new long[PowerMax + 2];

    /// <summary>The upper bound of each bucket, included; one more bucket takes what is larger.</summary>
    public static IReadOnlyList<int> BoundsTokens { get; } = [.. Enumerable.Range(0, PowerMax + 1).Select(static power => 1 << power)];

    public void Add(int tokens)
    {
        int bucket = 0;
        while (bucket <= PowerMax && tokens > BoundsTokens[bucket])
        {
            bucket++;
        }

        Interlocked.Increment(ref _counts[bucket]);
    }

    public IReadOnlyList<long> Read() => [.. _counts.Select((_, bucket) => Interlocked.Read(ref _counts[bucket]))];
}
