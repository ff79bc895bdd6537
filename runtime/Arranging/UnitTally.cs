using Pipelines.Core.Documents;

namespace Pipelines.Runtime.Arranging;

/// <summary>Counts units while they are written.</summary>
internal sealed class UnitTally
{
    public long Units { get; private set; }

    public long SizeBytes { get; private set; }

    /// <summary>Input rows that they account for.</summary>
    public long RowsCovered { get; private set; }

    public void Clear() => (Units, SizeBytes, RowsCovered) = (0, 0, 0);

    public void Add(Row unit, int recordBytes)
    {
        Units++;
        SizeBytes += recordBytes;
        RowsCovered += unit.RowCount;
    }
}
