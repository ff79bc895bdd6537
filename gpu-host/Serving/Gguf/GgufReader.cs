namespace GpuHost.Serving.Gguf;

/// <summary>
/// Reads metadata and the tensor directory of a GGUF file (versions 2 and 3, little-endian), never the weights. Any bytes
/// give a <see cref="GgufFile"/> or a <see cref="GgufFormatException"/>, in time and memory bounded by the file's length.
/// </summary>
public static class GgufReader
{
    internal const uint Magic = 0x46554747; // "GGUF"
    internal const string AlignmentKey = "general.alignment";
    internal const int DefaultAlignment = 32;
    private const int ReadBufferBytes = 64 << 10;

    /// <exception cref="GgufFormatException">The bytes are not a sound GGUF file.</exception>
    /// <exception cref="IOException">The file cannot be read.</exception>
    public static GgufFile Read(string path)
    {
        using var file = new FileStream(path, FileMode.Open, FileAccess.Read, FileShare.Read, ReadBufferBytes);
        return Read(file);
    }

    /// <param name="source">Stands at the start of the file and knows its length.</param>
    /// <exception cref="GgufFormatException">The bytes are not a sound GGUF file.</exception>
    public static GgufFile Read(Stream source)
    {
        long lengthBytes = source.Length - source.Position;
        var cursor = new GgufCursor(source, lengthBytes);
        int version = ReadPreamble(cursor);
        int tensorCount = cursor.ReadCount("tensors", GgufReadLimits.TensorsMax, itemBytesMin: 32);
        int entryCount = cursor.ReadCount("metadata entries", GgufReadLimits.MetadataEntriesMax, itemBytesMin: 13);
        Dictionary<string, GgufValue> metadata = ReadMetadata(cursor, entryCount);
        int alignment = AlignmentOf(metadata, cursor);
        List<GgufTensor> tensors = ReadTensors(cursor, tensorCount);
        long dataOffset = AlignUp(cursor.Offset, alignment);
        CheckExtents(tensors, dataOffset, lengthBytes, alignment);
        return new GgufFile(version, metadata, tensors, dataOffset);
    }

    internal static long AlignUp(long offset, int alignment) => (offset + alignment - 1) / alignment * alignment;

    private static int ReadPreamble(GgufCursor cursor)
    {
        if (cursor.ReadUInt32() != Magic)
        {
            throw new GgufFormatException(0, "it does not start with the letters GGUF");
        }

        uint version = cursor.ReadUInt32();
        if (version is not (2 or 3))
        {
            throw new GgufFormatException(4, $"version {version} is not 2 or 3, or the file is big-endian");
        }

        return (int)version;
    }

    private static Dictionary<string, GgufValue> ReadMetadata(GgufCursor cursor, int count)
    {
        var metadata = new Dictionary<string, GgufValue>(StringComparer.Ordinal);
        for (int i = 0; i < count; i++)
        {
            long at = cursor.Offset;
            string key = cursor.ReadText("a metadata key", GgufReadLimits.KeyBytesMax);
            if (!metadata.TryAdd(key, GgufValueReader.Read(cursor)))
            {
                throw new GgufFormatException(at, $"the key '{key}' stands twice");
            }
        }
        return metadata;
    }

    private static int AlignmentOf(Dictionary<string, GgufValue> metadata, GgufCursor cursor)
    {
        if (!metadata.TryGetValue(AlignmentKey, out GgufValue? value))
        {
            return DefaultAlignment;
        }

        if (value.Content is uint alignment and > 0 and <= GgufReadLimits.AlignmentMax && alignment % 8 == 0)
        {
            return (int)alignment;
        }

        throw new GgufFormatException(cursor.Offset, $"{AlignmentKey} is {value}, not a multiple of 8 within bounds");
    }

    private static List<GgufTensor> ReadTensors(GgufCursor cursor, int count)
    {
        var tensors = new List<GgufTensor>(count);
        var names = new HashSet<string>(StringComparer.Ordinal);
        for (int i = 0; i < count; i++)
        {
            long at = cursor.Offset;
            GgufTensor tensor = ReadTensor(cursor);
            if (!names.Add(tensor.Name))
            {
                throw new GgufFormatException(at, $"the tensor '{tensor.Name}' stands twice");
            }

            tensors.Add(tensor);
        }
        return tensors;
    }

    private static GgufTensor ReadTensor(GgufCursor cursor)
    {
        string name = cursor.ReadText("a tensor's name", GgufReadLimits.TensorNameBytesMax);
        long at = cursor.Offset;
        uint dimensionCount = cursor.ReadUInt32();
        if (dimensionCount is 0 or > GgufReadLimits.DimensionsMax)
        {
            throw new GgufFormatException(at, $"'{name}' has {dimensionCount} dimensions, not 1 to {GgufReadLimits.DimensionsMax}");
        }

        long[] dimensions = new long[dimensionCount];
        for (int d = 0; d < dimensions.Length; d++)
        {
            dimensions[d] = ReadPositive(cursor, $"dimension {d} of '{name}'");
        }

        uint typeCode = cursor.ReadUInt32();
        long offsetAt = cursor.Offset;
        ulong offset = cursor.ReadUInt64();
        if (offset > long.MaxValue)
        {
            throw new GgufFormatException(offsetAt, $"the offset of '{name}' is out of range");
        }

        return new GgufTensor(name, dimensions, typeCode, (long)offset, SizeOf(dimensions, typeCode, name, at));
    }

    private static long ReadPositive(GgufCursor cursor, string what)
    {
        long at = cursor.Offset;
        ulong value = cursor.ReadUInt64();
        return value is > 0 and <= long.MaxValue
            ? (long)value
            : throw new GgufFormatException(at, $"{what} is {value}");
    }

    private static long? SizeOf(long[] dimensions, uint typeCode, string name, long at)
    {
        if (GgufBlock.Of(typeCode) is not { } block)
        {
            return null;
        }

        if (dimensions[0] % block.Weights != 0)
        {
            throw new GgufFormatException(at, $"a row of '{name}' has {dimensions[0]} weights, not a multiple of {block.Weights}");
        }

        try
        {
            long size = checked(dimensions[0] / block.Weights * block.Bytes);
            foreach (long dimension in dimensions.AsSpan(1))
            {
                size = checked(size * dimension);
            }

            return size;
        }
        catch (OverflowException)
        {
            throw new GgufFormatException(at, $"the size of '{name}' is out of range");
        }
    }

    private static void CheckExtents(List<GgufTensor> tensors, long dataOffset, long lengthBytes, int alignment)
    {
        long dataBytes = Math.Max(0, lengthBytes - dataOffset);
        foreach (GgufTensor tensor in tensors)
        {
            if (tensor.Offset % alignment != 0)
            {
                throw new GgufFormatException(dataOffset, $"'{tensor.Name}' starts at {tensor.Offset}, not on the file's alignment of {alignment}");
            }

            long size = tensor.SizeBytes ?? 0;
            if (tensor.Offset > dataBytes || size > dataBytes - tensor.Offset)
            {
                throw new GgufFormatException(lengthBytes, $"the file ends before the weights of '{tensor.Name}' do");
            }
        }
    }
}
