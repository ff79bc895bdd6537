using System.Buffers.Binary;
using System.Runtime.InteropServices;
using System.Text;

namespace Pipelines.Connectors.WordVectors;

/// <summary>
/// Words and their vectors, a byte for each component, as they lie in the file (docs/formats/word-vectors.md): one array of some
/// 40 MB, searched in place. Immutable.
/// </summary>
internal sealed class WordTable
{
    private const int LayoutVersion = 1;
    private const int HeadBytes = 24;

    private readonly byte[] _file;
    private readonly int _offsets;
    private readonly int _ranks;
    private readonly int _scales;
    private readonly int _components;
    private readonly int _words;

    private WordTable(byte[] file, int dimensions, int count)
    {
        _file = file;
        Dimensions = dimensions;
        Count = count;
        _offsets = HeadBytes;
        _ranks = _offsets + (4 * (count + 1));
        _scales = _ranks + (4 * count);
        _components = _scales + (4 * count);
        _words = _components + (dimensions * count);
    }

    public int Dimensions { get; }

    public int Count { get; }

    /// <exception cref="InvalidDataException">The bytes are no such table.</exception>
    public static WordTable Parse(byte[] file)
    {
        if (file.Length < HeadBytes || !file.AsSpan().StartsWith("PWORDVEC"u8) || BinaryPrimitives.ReadUInt32LittleEndian(file.AsSpan(8)) != LayoutVersion)
        {
            throw new InvalidDataException($"it is no table of word vectors of layout {LayoutVersion}");
        }

        int dimensions = BinaryPrimitives.ReadUInt16LittleEndian(file.AsSpan(12));
        uint count = BinaryPrimitives.ReadUInt32LittleEndian(file.AsSpan(16));
        uint wordBytes = BinaryPrimitives.ReadUInt32LittleEndian(file.AsSpan(20));
        long expected = HeadBytes + 4L + (12L * count) + ((long)dimensions * count) + wordBytes;
        if (expected != file.Length || dimensions == 0)
        {
            throw new InvalidDataException($"it has {file.Length} bytes, and by its head {expected}");
        }

        var table = new WordTable(file, dimensions, (int)count);
        table.RequireOffsets((int)wordBytes);
        return table;
    }

    /// <summary>The place of a word; negative when it is not there.</summary>
    public int Find(ReadOnlySpan<char> word)
    {
        Span<byte> bytes = stackalloc byte[Encoding.UTF8.GetMaxByteCount(word.Length)];
        bytes = bytes[..Encoding.UTF8.GetBytes(word, bytes)];
        int low = 0, high = Count - 1;
        while (low <= high)
        {
            int middle = (low + high) >>> 1;
            int order = WordAt(middle).SequenceCompareTo(bytes);
            if (order == 0)
            {
                return middle;
            }

            (low, high) = order < 0 ? (middle + 1, high) : (low, middle - 1);
        }

        return -1;
    }

    /// <summary>How many words are more common.</summary>
    public int RankAt(int place) => BinaryPrimitives.ReadInt32LittleEndian(_file.AsSpan(_ranks + (4 * place)));

    /// <summary>Adds the word's vector, times <paramref name="weight"/>.</summary>
    public void AddTo(Span<float> sum, int place, float weight)
    {
        float scale = weight * BinaryPrimitives.ReadSingleLittleEndian(_file.AsSpan(_scales + (4 * place)));
        ReadOnlySpan<sbyte> components = MemoryMarshal.Cast<byte, sbyte>(_file.AsSpan(_components + (Dimensions * place), Dimensions));
        for (int i = 0; i < components.Length; i++)
        {
            sum[i] += scale * components[i];
        }
    }

    private ReadOnlySpan<byte> WordAt(int place)
    {
        int from = OffsetAt(place);
        return _file.AsSpan(_words + from, OffsetAt(place + 1) - from);
    }

    private int OffsetAt(int place) => BinaryPrimitives.ReadInt32LittleEndian(_file.AsSpan(_offsets + (4 * place)));

    /// <summary>So that no search leaves the array.</summary>
    private void RequireOffsets(int wordBytes)
    {
        int last = 0;
        for (int i = 0; i <= Count; i++)
        {
            int offset = OffsetAt(i);
            last = offset >= last && offset <= wordBytes ? offset : throw new InvalidDataException($"its words do not rise at {i}");
        }
    }
}
