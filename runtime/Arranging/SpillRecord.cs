using Pipelines.Core.Documents;
using Pipelines.Core.Operators.Arranging;

namespace Pipelines.Runtime.Arranging;

/// <summary>A record of a blob of spilled rows, as it was read.</summary>
/// <param name="Bytes">All of it.</param>
/// <param name="OffsetBytes">Where it begins in its blob.</param>
internal readonly record struct SpillRecord(ReadOnlyMemory<byte> Bytes, long OffsetBytes)
{
    public long EndBytes => OffsetBytes + Bytes.Length;

    public RowOrder Key => SpillFormat.ReadKey(Bytes.Span);

    /// <exception cref="FormatException">It is not what was written.</exception>
    public Row ToRow() => SpillFormat.ReadRow(Bytes.Span);
}
