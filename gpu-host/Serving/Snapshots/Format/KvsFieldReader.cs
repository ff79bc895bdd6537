using System.Buffers.Binary;
using Pipelines.Core.Identity;

namespace GpuHost.Serving.Snapshots.Format;

/// <summary>Reads little-endian fields one after the other; the caller has made sure that they are there.</summary>
internal ref struct KvsFieldReader(ReadOnlySpan<byte> source)
{
    private readonly ReadOnlySpan<byte> _source = source;

    public int Offset { get; private set; }

    public ushort UInt16() => BinaryPrimitives.ReadUInt16LittleEndian(Next(sizeof(ushort)));

    public uint UInt32() => BinaryPrimitives.ReadUInt32LittleEndian(Next(sizeof(uint)));

    public ulong UInt64() => BinaryPrimitives.ReadUInt64LittleEndian(Next(sizeof(ulong)));

    public ContentHash Hash() => ContentHash.FromDigest(Next(KvsFormat.DigestBytes));

    private ReadOnlySpan<byte> Next(int count)
    {
        ReadOnlySpan<byte> field = _source.Slice(Offset, count);
        Offset += count;
        return field;
    }
}
