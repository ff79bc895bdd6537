namespace Pipelines.Connectors.Tokens;

/// <summary>
/// Merges the bytes of one word into tokens: of all neighbours whose merger is a token, those of the lowest rank first, the
/// leftmost of equals. A queue of candidates keeps that at n log n, also for a word of a million characters.
/// <code>
/// parts    [h][e][l][l][o]      _ends[i]: where the part that begins at i ends; 0 when no part begins there
/// </code>
/// </summary>
internal sealed class PairMerge
{
    private readonly ReadOnlyMemory<char> _bytes;
    private readonly Dictionary<string, int>.AlternateLookup<ReadOnlySpan<char>> _ranks;
    private readonly int[] _ends;
    private readonly int[] _previous;
    private readonly PriorityQueue<(int Start, int End), (int Rank, int Start)> _candidates = new();

    public PairMerge(ReadOnlyMemory<char> bytes, Dictionary<string, int>.AlternateLookup<ReadOnlySpan<char>> ranks)
    {
        _bytes = bytes;
        _ranks = ranks;
        _ends = new int[bytes.Length + 1];
        _previous = new int[bytes.Length + 1];
        for (int i = 0; i < bytes.Length; i++)
        {
            _ends[i] = i + 1;
            _previous[i] = i - 1;
        }
    }

    /// <summary>Merges, and adds the length of each token in order.</summary>
    public void AddLengths(List<int> lengths)
    {
        for (int i = 0; i + 1 < _bytes.Length; i++)
        {
            Consider(i);
        }

        while (_candidates.TryDequeue(out (int Start, int End) pair, out _))
        {
            Merge(pair.Start, pair.End);
        }

        for (int i = 0; i < _bytes.Length; i = _ends[i])
        {
            lengths.Add(_ends[i] - i);
        }
    }

    /// <summary>Puts the part at <paramref name="start"/> and the next into the queue, when together they are a token.</summary>
    private void Consider(int start)
    {
        int middle = _ends[start];
        if (middle < _bytes.Length && _ranks.TryGetValue(_bytes.Span[start.._ends[middle]], out int rank))
        {
            _candidates.Enqueue((start, _ends[middle]), (rank, start));
        }
    }

    /// <summary>A candidate one of whose parts has been merged otherwise since is passed over.</summary>
    private void Merge(int start, int end)
    {
        int middle = _ends[start];
        if (middle == 0 || middle >= end || _ends[middle] != end)
        {
            return;
        }

        _ends[start] = end;
        _ends[middle] = 0;
        if (end < _bytes.Length)
        {
            _previous[end] = start;
            Consider(start);
        }

        if (start > 0)
        {
            Consider(_previous[start]);
        }
    }
}
