namespace GpuHost.Serving.Gguf;

/// <summary>Reads one metadata value: its type code, then the value.</summary>
internal static class GgufValueReader
{
    public static GgufValue Read(GgufCursor cursor)
    {
        GgufValueType type = ReadType(cursor);
        object content = type == GgufValueType.Array ? ReadArray(cursor) : ReadScalar(cursor, type);
        return new GgufValue(type, content);
    }

    private static GgufValueType ReadType(GgufCursor cursor)
    {
        long at = cursor.Offset;
        uint code = cursor.ReadUInt32();
        return code <= (uint)GgufValueType.Float64
            ? (GgufValueType)code
            : throw new GgufFormatException(at, $"{code} is no metadata type");
    }

    // Arrays of arrays exist in the specification and in no model: refusing them bounds the recursion at one.
    private static GgufArray ReadArray(GgufCursor cursor)
    {
        long at = cursor.Offset;
        GgufValueType elementType = ReadType(cursor);
        if (elementType == GgufValueType.Array)
        {
            throw new GgufFormatException(at, "an array of arrays is not supported");
        }

        int count = cursor.ReadCount("array items", GgufReadLimits.ArrayItemsMax, MinBytes(elementType));
        var items = Array.CreateInstance(ClrType(elementType), count);
        for (int i = 0; i < count; i++)
        {
            items.SetValue(ReadScalar(cursor, elementType), i);
        }

        return new GgufArray(elementType, items);
    }

    private static object ReadScalar(GgufCursor cursor, GgufValueType type) => type switch
    {
        GgufValueType.UInt8 => cursor.ReadByte(),
        GgufValueType.Int8 => (sbyte)cursor.ReadByte(),
        GgufValueType.UInt16 => cursor.ReadUInt16(),
        GgufValueType.Int16 => (short)cursor.ReadUInt16(),
        GgufValueType.UInt32 => cursor.ReadUInt32(),
        GgufValueType.Int32 => (int)cursor.ReadUInt32(),
        GgufValueType.Float32 => BitConverter.UInt32BitsToSingle(cursor.ReadUInt32()),
        GgufValueType.Bool => cursor.ReadByte() != 0,
        GgufValueType.String => cursor.ReadText("a text value", GgufReadLimits.TextBytesMax),
        GgufValueType.UInt64 => cursor.ReadUInt64(),
        GgufValueType.Int64 => (long)cursor.ReadUInt64(),
        GgufValueType.Float64 => BitConverter.UInt64BitsToDouble(cursor.ReadUInt64()),
        _ => throw new ArgumentOutOfRangeException(nameof(type), type, "Not a scalar."),
    };

    private static Type ClrType(GgufValueType type) => type switch
    {
        GgufValueType.UInt8 => typeof(byte),
        GgufValueType.Int8 => typeof(sbyte),
        GgufValueType.UInt16 => typeof(ushort),
        GgufValueType.Int16 => typeof(short),
        GgufValueType.UInt32 => typeof(uint),
        GgufValueType.Int32 => typeof(int),
        GgufValueType.Float32 => typeof(float),
        GgufValueType.Bool => typeof(bool),
        GgufValueType.String => typeof(string),
        GgufValueType.UInt64 => typeof(ulong),
        GgufValueType.Int64 => typeof(long),
        GgufValueType.Float64 => typeof(double),
        _ => throw new ArgumentOutOfRangeException(nameof(type), type, "Not a scalar."),
    };

    private static int MinBytes(GgufValueType type) => type switch
    {
        GgufValueType.UInt8 or GgufValueType.Int8 or GgufValueType.Bool => 1,
        GgufValueType.UInt16 or GgufValueType.Int16 => 2,
        GgufValueType.UInt32 or GgufValueType.Int32 or GgufValueType.Float32 => 4,
        _ => 8,
    };
}
