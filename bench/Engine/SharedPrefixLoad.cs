using GpuHost.Serving.Models;

namespace Pipelines.Bench.Engine;

/// <summary>Groups of prompts; all of a group begin with the same tokens.</summary>
internal sealed record SharedPrefixLoad(int Groups, int PerGroup, int PrefixTokens, int SuffixTokens, int OutputTokens)
{
    public long AllTokens => (long)Groups * PerGroup * (PrefixTokens + SuffixTokens);

    /// <summary>The least prefill with nothing cached: each prefix once, each suffix.</summary>
    public long ColdTokens => (long)Groups * (PrefixTokens + (PerGroup * SuffixTokens));

    /// <summary>The least prefill with every prefix cached.</summary>
    public long WarmTokens => (long)Groups * PerGroup * SuffixTokens;

    /// <summary>Group by group.</summary>
    public IEnumerable<TokenId[]> Prompts(IModelTokenizer tokenizer)
    {
        for (int group = 0; group < Groups; group++)
        {
            TokenId[] prefix = BenchModel.RandomTokens(tokenizer, PrefixTokens, (ulong)group);
            for (int i = 0; i < PerGroup; i++)
            {
                yield return [.. prefix, .. BenchModel.RandomTokens(tokenizer, SuffixTokens, (ulong)(1_000 + (group * PerGroup) + i))];
            }
        }
    }
}
