using GpuHost.Serving.Kv;

namespace GpuHost.Serving.Snapshots;

/// <summary>
/// Remembers how prompts began long after their KV is gone, to notice when two begin alike: one number for each beginning of a
/// whole count of blocks. Two beginnings with one number cost a save that nobody needs, nothing else. Owner thread only.
/// </summary>
/// <remarks>Two generations: when the young one is full, the old one is forgotten. What is seen again becomes young again.</remarks>
internal sealed class PrefixSightings(int entriesMax = PrefixSightings.EntriesMaxDefault)
{
    public const int BlockTokens = 64;

    /// <summary>Beginnings of four million tokens, in two generations.</summary>
    private const int EntriesMaxDefault = 65_536;

    private HashSet<(int Scope, ulong Beginning)> _young = [];
    private HashSet<(int Scope, ulong Beginning)> _old = [];

    public int Count => _young.Count + _old.Count;

    /// <summary>Notes a prompt; returns how much of its beginning an earlier one had, in whole blocks.</summary>
    public int Note(PrefixScope scope, ReadOnlySpan<int> prompt)
    {
        int scopeHash = scope.GetHashCode();
        ulong[] hashes = PathHash.OfBeginnings(prompt);
        int common = 0;
        for (int end = BlockTokens; end <= prompt.Length; end += BlockTokens)
        {
            (int, ulong) beginning = (scopeHash, hashes[end]);
            common = common == end - BlockTokens && (_young.Contains(beginning) || _old.Contains(beginning)) ? end : common;
            Add(beginning);
        }

        return common;
    }

    /// <summary>True the first time for a beginning: whoever gets it does what is to be done once.</summary>
    public bool TryClaim(PrefixScope scope, ReadOnlySpan<int> beginning)
    {
        // Claims lie among the sightings, under another scope.
        (int, ulong) claim = (~scope.GetHashCode(), PathHash.Of(beginning));
        bool isFirst = !_young.Contains(claim) && !_old.Contains(claim);
        Add(claim);
        return isFirst;
    }

    private void Add((int Scope, ulong Beginning) beginning)
    {
        if (_young.Add(beginning) && _young.Count >= entriesMax / 2)
        {
            _old = _young;
            _young = [];
        }
    }
}
