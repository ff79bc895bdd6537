using GpuHost.Serving.Kv;
using GpuHost.Serving.Snapshots.Format;

namespace GpuHost.Serving.Snapshots;

/// <summary>
/// Saved KV of tokens [<see cref="Start"/>, <see cref="End"/>) of a path; what comes before is in <see cref="Parent"/>.
/// <code>
/// path:  0 ───── parent's End = Start ───────────── End
///        └ parent and its ancestors ┘└ this unit's state ┘
/// </code>
/// A unit without a state yet is a promise: the command that saves it has not run.
/// </summary>
internal sealed class SnapshotUnit(PrefixScope scope, int[] path, int end, SnapshotUnit? parent, UnitReason reason)
{
    public PrefixScope Scope { get; } = scope;

    /// <summary>Tokens from the start, at least <see cref="End"/> of them; never changed.</summary>
    public int[] Path { get; } = path;

    public int Start { get; } = parent?.End ?? 0;

    public int End { get; } = end;

    public SnapshotUnit? Parent { get; } = parent;

    public UnitReason Reason { get; } = reason;

    public int TokenCount => End - Start;

    public ReadOnlySpan<int> Tokens => Path.AsSpan(0, End);

    /// <summary>What the model engine wrote; null until it did.</summary>
    public byte[]? State { get; set; }

    public long SizeBytes => State?.LongLength ?? 0;

    /// <summary>Where its next restore finds it: after the first, in the host's memory.</summary>
    public CacheTier Origin { get; set; } = CacheTier.Host;

    /// <summary>It is in so many tiers below, from the nearest on, or on its way there.</summary>
    public int StoredTiers { get; set; }

    /// <summary>Where it lies in those that have it for certain; null while there are none.</summary>
    public KvsName? StoredName { get; set; }

    /// <summary>Units that build on this one.</summary>
    public int ChildCount { get; set; }

    /// <summary>Jobs that are about to restore it.</summary>
    public int PinCount { get; set; }

    /// <summary>Requests that began with it and did not compute it.</summary>
    public int Hits { get; set; }

    /// <summary>Those of them that the tiers below know of.</summary>
    public int ToldHits { get; set; }

    /// <summary>Its rank when room is needed: the smallest goes first.</summary>
    public double Worth { get; set; }

    public bool IsEvictable => ChildCount == 0 && PinCount == 0 && State is not null;
}
