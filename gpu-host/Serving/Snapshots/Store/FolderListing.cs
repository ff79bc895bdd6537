using GpuHost.Serving.Snapshots.Format;

namespace GpuHost.Serving.Snapshots.Store;

/// <summary>What is stored of all sequences that begin with one block. Owner thread only.</summary>
internal sealed class FolderListing
{
    // The longest first.
    private readonly SortedDictionary<int, List<StoredName>> _byEnd = new(Comparer<int>.Create((left, right) => right.CompareTo(left)));

    /// <summary>A listing is under way.</summary>
    public bool IsPending { get; set; }

    /// <summary>Timestamp of the last complete listing; null before the first.</summary>
    public long? ReadAt { get; set; }

    public void Replace(IEnumerable<StoredName> names)
    {
        _byEnd.Clear();
        foreach (StoredName name in names)
        {
            Add(name);
        }
    }

    public void Add(StoredName name)
    {
        if (!_byEnd.TryGetValue(name.Name.End, out List<StoredName>? names))
        {
            names = [];
            _byEnd.Add(name.Name.End, names);
        }

        names.Add(name);
    }

    public void Remove(KvsName name)
    {
        if (_byEnd.TryGetValue(name.End, out List<StoredName>? names))
        {
            names.RemoveAll(stored => stored.Name == name);
        }
    }

    /// <summary>The longest stored beginning of a sequence, at most <paramref name="lengthMax"/> tokens; null if there is none.</summary>
    public StoredName? Longest(KvChain chain, int lengthMax)
    {
        foreach ((int end, List<StoredName> names) in _byEnd)
        {
            if (end > lengthMax || names.Count == 0)
            {
                continue;
            }

            KvsName wanted = chain.NameOf(end);
            foreach (StoredName stored in names)
            {
                if (stored.Name == wanted)
                {
                    return stored;
                }
            }
        }

        return null;
    }
}
