using System.Runtime.InteropServices;
using GpuHost.Serving.Kv;

namespace GpuHost.Serving.Snapshots;

/// <summary>
/// Remembers how prompts began long after their KV is gone, to notice when two begin alike: one entry for each beginning of a whole
/// count of blocks, with the tokens after it that all who had it shared. Two beginnings with one number cost a save that nobody
/// needs, nothing else. Owner thread only.
/// </summary>
/// <remarks>
/// Two generations: when the young one is full, the old one is forgotten. What is seen again becomes young again. An entry keeps its
/// prompt's tokens alive, 4 bytes each, no more than those of all entries' blocks.
/// </remarks>
internal sealed class PrefixSightings(int entriesMax = PrefixSightings.EntriesMaxDefault)
{
    public const int BlockTokens = 64;

    /// <summary>Beginnings of four million tokens, in two generations.</summary>
    private const int EntriesMaxDefault = 65_536;

    private Dictionary<(int Scope, ulong Beginning), Sighting> _young = [];
    private Dictionary<(int Scope, ulong Beginning), Sighting> _old = [];

    public int Count => _young.Count + _old.Count;

    /// <summary>Notes a prompt.</summary>
    public void Note(PrefixScope scope, ReadOnlyMemory<int> prompt)
    {
        int scopeHash = scope.GetHashCode();
        ulong[] hashes = PathHash.OfBeginnings(prompt.Span);
        for (int end = BlockTokens; end <= prompt.Length; end += BlockTokens)
        {
            ReadOnlyMemory<int> rest = prompt.Slice(end, Math.Min(BlockTokens - 1, prompt.Length - end));
            Add((scopeHash, hashes[end]), Find((scopeHash, hashes[end])) is { } seen ? seen.With(rest.Span) : new Sighting(rest, IsShared: false));
        }
    }

    /// <summary>
    /// How much of a prompt's beginning two or more of the noted ones had: whole blocks, and after them what all with these blocks
    /// had in common.
    /// </summary>
    public int CommonOf(PrefixScope scope, ReadOnlySpan<int> prompt)
    {
        int scopeHash = scope.GetHashCode();
        ulong[] hashes = PathHash.OfBeginnings(prompt);
        int common = 0;
        for (int end = BlockTokens; end <= prompt.Length && Find((scopeHash, hashes[end])) is { IsShared: true } seen; end += BlockTokens)
        {
            common = end + seen.Rest.Span.CommonPrefixLength(prompt[end..]);
        }

        return common;
    }

    /// <summary>True the first time for a beginning: whoever gets it does what is to be done once.</summary>
    public bool TryClaim(PrefixScope scope, ReadOnlySpan<int> beginning)
    {
        // Claims lie among the sightings, under another scope.
        (int, ulong) claim = (~scope.GetHashCode(), PathHash.Of(beginning));
        bool isFirst = Find(claim) is null;
        Add(claim, default);
        return isFirst;
    }

    private Sighting? Find((int Scope, ulong Beginning) beginning) =>
        _young.TryGetValue(beginning, out Sighting seen) || _old.TryGetValue(beginning, out seen) ? seen : null;

    private void Add((int Scope, ulong Beginning) beginning, Sighting sighting)
    {
        ref Sighting place = ref CollectionsMarshal.GetValueRefOrAddDefault(_young, beginning, out bool isThere);
        place = sighting;
        if (!isThere && _young.Count >= entriesMax / 2)
        {
            _old = _young;
            _young = [];
        }
    }

    /// <param name="Rest">The tokens after the beginning, less than a block, that every prompt with it had.</param>
    /// <param name="IsShared">More than one prompt had it.</param>
    private readonly record struct Sighting(ReadOnlyMemory<int> Rest, bool IsShared)
    {
        public Sighting With(ReadOnlySpan<int> rest) => new(Rest[..Rest.Span.CommonPrefixLength(rest)], IsShared: true);
    }
}
