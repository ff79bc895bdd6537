using System.Buffers.Binary;
using Pipelines.Core.Documents;

namespace Pipelines.Core.Identity;

/// <summary>
/// Ids in the shape of UUIDs that follow from a row's own id: the same at every run and on every machine, where random ones would
/// make of each attempt another row. Version 8 of RFC 9562, over SHA-256.
/// </summary>
internal static class RowUuid
{
    /// <param name="row">The row.</param>
    /// <param name="operatorName">The operator that gives the id: two operators give a row two ids.</param>
    public static string For(RowId row, string operatorName)
    {
        using var hasher = new CanonicalHasher("pipelines/row-uuid/1");
        Span<byte> bytes = hasher.Add(row.Value).Add(operatorName).Finish().ToBytes().AsSpan(0, 16);
        ushort version = BinaryPrimitives.ReadUInt16BigEndian(bytes[6..]);
        BinaryPrimitives.WriteUInt16BigEndian(bytes[6..], (ushort)((version & 0x0FFF) | 0x8000));
        bytes[8] = (byte)((bytes[8] & 0x3F) | 0x80);
        return new Guid(bytes, bigEndian: true).ToString();
    }
}
