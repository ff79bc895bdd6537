namespace Pipelines.Core.Search.FullText;

/// <summary>The documents that a term is in, in their order, and how often: two or three bytes for each (differences, seven bits to a byte).</summary>
internal sealed class PostingList
{
    private const int NumberBytesMax = 5;
    private const int ContinuationBit = 0x80;

    private byte[] _bytes = [];
    private int _length;
    private int _last = -1;

    /// <summary>How many documents.</summary>
    public int DocumentCount { get; private set; }

    /// <summary>What it takes up.</summary>
    public int SizeBytes => _bytes.Length;

    /// <param name="document">A later one than any before.</param>
    /// <param name="count">How often the term is in it.</param>
    public void Add(int document, int count)
    {
        if (_bytes.Length < _length + (2 * NumberBytesMax))
        {
            Array.Resize(ref _bytes, Math.Max(_length + (2 * NumberBytesMax), _bytes.Length * 3 / 2));
        }

        Write((uint)(document - _last - 1));
        Write((uint)count);
        _last = document;
        DocumentCount++;
    }

    /// <summary>The document has the term; which one is not kept.</summary>
    public void Count() => DocumentCount++;

    public IEnumerable<(int Document, int Count)> Read()
    {
        int at = 0;
        int document = -1;
        while (at < _length)
        {
            document += (int)ReadNumber(ref at) + 1;
            yield return (document, (int)ReadNumber(ref at));
        }
    }

    private void Write(uint number)
    {
        for (; number >= ContinuationBit; number >>= 7)
        {
            _bytes[_length++] = (byte)(number | ContinuationBit);
        }

        _bytes[_length++] = (byte)number;
    }

    private uint ReadNumber(ref int at)
    {
        uint number = 0;
        int shift = 0;
        byte part;
        do
        {
            part = _bytes[at++];
            number |= (uint)(part & ~ContinuationBit) << shift;
            shift += 7;
        }
        while ((part & ContinuationBit) != 0);

        return number;
    }
}
