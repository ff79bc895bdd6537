using System.Buffers.Binary;
using System.Text;

namespace GpuHost.Serving.Gguf;

/// <summary>Reads the primitives of a GGUF header and refuses every length that the file cannot hold.</summary>
internal sealed class GgufCursor(Stream source, long lengthBytes)
{
    private static readonly UTF8Encoding StrictUtf8 = new(false, throwOnInvalidBytes: true);
    private readonly byte[] _scalar = new byte[8];

    public long Offset { get; private set; }

    public long RemainingBytes => lengthBytes - Offset;

    public byte ReadByte() => Read(1)[0];

    public ushort ReadUInt16() => BinaryPrimitives.ReadUInt16LittleEndian(Read(2));

    public uint ReadUInt32() => BinaryPrimitives.ReadUInt32LittleEndian(Read(4));

    public ulong ReadUInt64() => BinaryPrimitives.ReadUInt64LittleEndian(Read(8));

    /// <summary>A count of things that take at least <paramref name="itemBytesMin"/> bytes each.</summary>
    public int ReadCount(string what, int max, int itemBytesMin)
    {
        long at = Offset;
        ulong count = ReadUInt64();
        if (count > (ulong)max)
        {
            throw new GgufFormatException(at, $"{count} {what} are more than the {max} that this reader accepts");
        }

        if ((long)count * itemBytesMin > RemainingBytes)
        {
            throw new GgufFormatException(at, $"{count} {what} do not fit into the {RemainingBytes} bytes that are left");
        }

        return (int)count;
    }

    public string ReadText(string what, int bytesMax)
    {
        long at = Offset;
        int length = ReadCount($"bytes of {what}", bytesMax, 1);
        byte[] bytes = new byte[length];
        Fill(bytes);
        try
        {
            return StrictUtf8.GetString(bytes);
        }
        catch (DecoderFallbackException)
        {
            throw new GgufFormatException(at, $"{what} is not UTF-8");
        }
    }

    private ReadOnlySpan<byte> Read(int count)
    {
        Span<byte> bytes = _scalar.AsSpan(0, count);
        Fill(bytes);
        return bytes;
    }

    private void Fill(Span<byte> bytes)
    {
        int read = source.ReadAtLeast(bytes, bytes.Length, throwOnEndOfStream: false);
        if (read < bytes.Length)
        {
            throw new GgufFormatException(Offset + read, "the file ends in the middle of its header");
        }

        Offset += read;
    }
}
