namespace Pipelines.Bench.Eviction;

/// <summary>A unit in a <see cref="RankedCache"/>. Times are numbers of requests.</summary>
internal sealed class CachedUnit(int id, int tokens, CachedUnit? parent, int born)
{
    public int Id { get; } = id;

    public int Tokens { get; } = tokens;

    public CachedUnit? Parent { get; } = parent;

    public int Born { get; } = born;

    public int LastUsed { get; set; }

    public int Uses { get; set; } = 1;

    public int Children { get; set; }
}
