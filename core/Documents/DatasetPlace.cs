using System.Globalization;

namespace Pipelines.Core.Documents;

/// <summary>A place in a dataset, as exactly as its format allows.</summary>
/// <param name="Path">The file.</param>
/// <param name="Line">Line in the file, from 1.</param>
/// <param name="Record">Row in the dataset, from 1.</param>
/// <param name="ByteOffset">Byte in the file, from 0.</param>
public sealed record DatasetPlace(string Path, long? Line = null, long? Record = null, long? ByteOffset = null)
{
    public override string ToString()
    {
        IEnumerable<string> parts =
        [
            Path,
            .. Name("line", Line),
            .. Name("record", Record),
            .. Name("byte", ByteOffset),
        ];
        return string.Join(", ", parts);
    }

    private static IEnumerable<string> Name(string unit, long? value) =>
        value is { } number ? [string.Create(CultureInfo.InvariantCulture, $"{unit} {number}")] : [];
}
