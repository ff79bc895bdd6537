using GpuHost.Serving.Randomness;

namespace Pipelines.Bench.Eviction;

/// <summary>Loads that differ in what is used again, from a seed.</summary>
internal static class SyntheticTraces
{
    private const int PrefixTokens = 16;
    private const int TurnTokens = 4;

    public static IEnumerable<Trace> All(int requests, ulong seed)
    {
        yield return Zipf("zipf", requests, seed, scanShare: 0);
        yield return Zipf("zipf+scan", requests, seed, scanShare: 0.5);
        yield return Drift(requests, seed);
        yield return Conversations(requests, seed);
        yield return Loop(requests);
    }

    /// <summary>Pipelines with a static prefix each, a few of them popular; and prompts that come once, as much as wanted.</summary>
    private static Trace Zipf(string name, int requests, ulong seed, double scanShare)
    {
        var random = new Xoshiro256(seed);
        double[] shares = ZipfShares(400);
        var trace = new Trace(name);
        for (int i = 0; i < requests; i++)
        {
            bool isScan = random.NextDouble() < scanShare;
            long prefix = isScan ? 1_000_000 + i : Draw(shares, random);
            trace.Add([(prefix, PrefixTokens), (Trace.NotKept, TurnTokens)]);
        }

        return trace;
    }

    /// <summary>What is popular changes: yesterday's prefixes do not come back.</summary>
    private static Trace Drift(int requests, ulong seed)
    {
        const int phases = 8;
        var random = new Xoshiro256(seed + 1);
        double[] shares = ZipfShares(200);
        var trace = new Trace("drift");
        for (int i = 0; i < requests; i++)
        {
            int phase = i * phases / requests;
            trace.Add([((phase * 100L) + Draw(shares, random), PrefixTokens), (Trace.NotKept, TurnTokens)]);
        }

        return trace;
    }

    /// <summary>Conversations over one of ten system prompts: each turn is the whole history again, and a new turn.</summary>
    private static Trace Conversations(int requests, ulong seed)
    {
        const int openMax = 120;
        const int turnsMax = 12;
        var random = new Xoshiro256(seed + 2);
        var trace = new Trace("conversations");
        var open = new List<List<(long Content, int Tokens)>>();
        for (int i = 0; i < requests; i++)
        {
            int which = (int)(random.NextUInt64() % openMax);
            if (which >= open.Count)
            {
                which = open.Count;
                open.Add([((long)(random.NextUInt64() % 10), PrefixTokens)]);
            }

            open[which].Add((1_000_000 + i, TurnTokens));
            trace.Add(open[which]);
            if (open[which].Count > turnsMax)
            {
                open.RemoveAt(which);
            }
        }

        return trace;
    }

    /// <summary>Every prefix in turn, again and again: what least-recently-used is worst at.</summary>
    private static Trace Loop(int requests)
    {
        var trace = new Trace("loop");
        for (int i = 0; i < requests; i++)
        {
            trace.Add([(i % 300, PrefixTokens)]);
        }

        return trace;
    }

    private static double[] ZipfShares(int count)
    {
        double[] shares = [.. Enumerable.Range(1, count).Select(rank => 1.0 / rank)];
        double sum = shares.Sum();
        return Array.ConvertAll(shares, share => share / sum);
    }

    private static long Draw(double[] shares, Xoshiro256 random)
    {
        double rest = random.NextDouble();
        int drawn = 0;
        while (drawn < shares.Length - 1 && (rest -= shares[drawn]) > 0)
        {
            drawn++;
        }

        return drawn;
    }
}
