using GpuHost.Serving.Snapshots.Format;
using Pipelines.Core.Identity;

namespace GpuHost.Serving.Snapshots.Store;

/// <summary>What the tiers hold of all sequences that begin with one block. Owner thread only.</summary>
internal sealed class FolderListing(ContentHash kvNamespace, ContentHash firstBlock, int tierCount)
{
    private readonly Dictionary<(int End, ContentHash Chain), long>[] _byTier =
        [.. Enumerable.Range(0, tierCount).Select(_ => new Dictionary<(int End, ContentHash Chain), long>())];

    private readonly bool[] _isPending = new bool[tierCount];
    private readonly long?[] _answeredAt = new long?[tierCount];

    // Where snapshots end, whoever holds them: only those lengths of a prompt are looked up.
    private readonly SortedSet<int> _ends = [];

    public ContentHash Namespace { get; } = kvNamespace;

    public ContentHash FirstBlock { get; } = firstBlock;

    /// <summary>Another number after every change.</summary>
    public int Version { get; private set; }

    public bool IsAnyPending => _isPending.Contains(true);

    public bool IsPending(int tier) => _isPending[tier];

    /// <summary>Timestamp of the tier's last answer, a failure too; null before the first.</summary>
    public long? AnsweredAt(int tier) => _answeredAt[tier];

    public void Ask(int tier) => _isPending[tier] = true;

    /// <summary>The tier answered; null names mean that it failed.</summary>
    public void Answer(int tier, IReadOnlyList<(KvsName Name, long LengthBytes)>? names, long now)
    {
        _isPending[tier] = false;
        _answeredAt[tier] = now;
        if (names is null)
        {
            return;
        }

        _byTier[tier].Clear();
        foreach ((KvsName name, long lengthBytes) in names)
        {
            Add(name, lengthBytes, tier);
        }

        Version++;
    }

    public void Add(KvsName name, long lengthBytes, int tier)
    {
        _byTier[tier][(name.End, name.Chain)] = lengthBytes;
        _ends.Add(name.End);
        Version++;
    }

    /// <summary>No tier has it, or none is to be asked for it.</summary>
    public void Remove(KvsName name)
    {
        foreach (Dictionary<(int End, ContentHash Chain), long> names in _byTier)
        {
            names.Remove((name.End, name.Chain));
        }

        Version++;
    }

    /// <summary>The stored beginnings of a sequence, the shortest first, each from the nearest tier that has it.</summary>
    public List<StoredName> OnChain(KvChain chain)
    {
        var found = new List<StoredName>();
        foreach (int end in _ends.GetViewBetween(KvChain.BlockTokens, chain.Length))
        {
            ContentHash wanted = chain.At(end);
            int tier = Array.FindIndex(_byTier, names => names.ContainsKey((end, wanted)));
            if (tier >= 0)
            {
                found.Add(new StoredName(chain.NameOf(end), _byTier[tier][(end, wanted)], tier));
            }
        }

        return found;
    }
}
