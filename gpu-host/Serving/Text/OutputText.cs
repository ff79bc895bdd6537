using System.Text;

namespace GpuHost.Serving.Text;

/// <summary>
/// The text of one answer as its tokens come: bytes to characters, cut at the first stop string. What <see cref="TakeNew"/>
/// has given out is never taken back.
/// </summary>
internal sealed class OutputText(IReadOnlyList<string> stops)
{
    private readonly Utf8Pieces _pieces = new();
    private readonly StopStrings _stops = new(stops);
    private readonly StringBuilder _text = new();
    private int _safeChars;
    private int _takenChars;

    /// <summary>A stop string came: the text is final, and the answer is over.</summary>
    public bool IsStopped { get; private set; }

    public void Append(ReadOnlySpan<byte> piece)
    {
        int scanned = _text.Length;
        _pieces.Append(piece, _text);
        Scan(scanned);
    }

    /// <summary>No more tokens come: what was held back is text after all.</summary>
    public void Finish()
    {
        if (IsStopped)
        {
            return;
        }

        int scanned = _text.Length;
        _pieces.Finish(_text);
        Scan(scanned);
        _safeChars = IsStopped ? _safeChars : _text.Length;
    }

    /// <summary>The characters that became safe since the last call; never half of a surrogate pair.</summary>
    public string TakeNew()
    {
        int end = _safeChars;
        if (end > _takenChars && end < _text.Length && char.IsHighSurrogate(_text[end - 1]))
        {
            end--;
        }

        string fresh = _text.ToString(_takenChars, end - _takenChars);
        _takenChars = end;
        return fresh;
    }

    /// <summary>Everything that is safe.</summary>
    public override string ToString() => _text.ToString(0, _safeChars);

    private void Scan(int scannedChars)
    {
        if (IsStopped || _text.Length == scannedChars)
        {
            return;
        }

        StopScan scan = _stops.Scan(_text, scannedChars);
        IsStopped = scan.IsStopped;
        _safeChars = scan.SafeChars;
        if (IsStopped)
        {
            _text.Length = _safeChars;
        }
    }
}
