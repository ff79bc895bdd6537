namespace Pipelines.Core.Usage;

/// <summary>Prompt tokens whose KV was reused, by the tier of the cache that had it, the nearest first.</summary>
/// <param name="Context">In the model's context.</param>
/// <param name="Host">In the memory of the machine.</param>
/// <param name="Disk">On its disk.</param>
/// <param name="Blob">In a store that machines share.</param>
public readonly record struct TierTokens(long Context, long Host, long Disk, long Blob)
{
    public long Total => Context + Host + Disk + Blob;

    public static TierTokens operator +(TierTokens left, TierTokens right) =>
        new(left.Context + right.Context, left.Host + right.Host, left.Disk + right.Disk, left.Blob + right.Blob);

    public static TierTokens Add(TierTokens left, TierTokens right) => left + right;
}
