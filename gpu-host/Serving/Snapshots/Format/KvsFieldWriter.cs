using System.Buffers.Binary;
using Pipelines.Core.Identity;

namespace GpuHost.Serving.Snapshots.Format;

/// <summary>Writes little-endian fields one after the other.</summary>
internal ref struct KvsFieldWriter(Span<byte> destination)
{
    private readonly Span<byte> _destination = destination;

    public int Offset { get; private set; }

    public void UInt16(ushort value) => BinaryPrimitives.WriteUInt16LittleEndian(Next(sizeof(ushort)), value);

    public void UInt32(uint value) => BinaryPrimitives.WriteUInt32LittleEndian(Next(sizeof(uint)), value);

    public void UInt64(ulong value) => BinaryPrimitives.WriteUInt64LittleEndian(Next(sizeof(ulong)), value);

    public void Hash(ContentHash value) => value.ToBytes().CopyTo(Next(KvsFormat.DigestBytes));

    private Span<byte> Next(int count)
    {
        Span<byte> field = _destination.Slice(Offset, count);
        Offset += count;
        return field;
    }
}
