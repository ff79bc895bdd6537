namespace Pipelines.Core.Usage;

/// <summary>
/// The tokens of one call, or of many added up.
/// <code>
/// input  = cached + computed        (prompt tokens)
/// output = sampled + forced         (generated tokens; forced ones were dictated by the grammar and cost no sampling)
/// </code>
/// </summary>
/// <param name="InputTokens">All prompt tokens.</param>
/// <param name="CachedTokens">Prompt tokens whose KV was reused from any tier.</param>
/// <param name="CacheWriteTokens">Prompt tokens whose KV was written to a cache.</param>
/// <param name="OutputTokens">All generated tokens.</param>
/// <param name="ForcedTokens">Generated tokens that left no choice.</param>
public readonly record struct TokenUsage(
    long InputTokens,
    long CachedTokens,
    long CacheWriteTokens,
    long OutputTokens,
    long ForcedTokens)
{
    /// <summary>Where the cached tokens were found; adds up to <see cref="CachedTokens"/> where an engine or endpoint tells, and is 0 where it does not.</summary>
    public TierTokens CachedTiers { get; init; }

    /// <summary>Prompt tokens that had to be computed.</summary>
    public long ComputedTokens => InputTokens - CachedTokens;

    public static TokenUsage operator +(TokenUsage left, TokenUsage right) => new(
        left.InputTokens + right.InputTokens,
        left.CachedTokens + right.CachedTokens,
        left.CacheWriteTokens + right.CacheWriteTokens,
        left.OutputTokens + right.OutputTokens,
        left.ForcedTokens + right.ForcedTokens)
    {
        CachedTiers = left.CachedTiers + right.CachedTiers,
    };

    public static TokenUsage Add(TokenUsage left, TokenUsage right) => left + right;
}
