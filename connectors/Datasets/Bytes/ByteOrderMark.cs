using System.Text;

namespace Pipelines.Connectors.Datasets.Bytes;

/// <summary>What the first bytes of a file say about its encoding.</summary>
/// <param name="Name">For errors.</param>
/// <param name="LengthBytes">Bytes of the mark itself.</param>
/// <param name="Encoding">What to convert from; null for UTF-8.</param>
/// <param name="IsSupported">Text of this encoding can be read.</param>
internal sealed record ByteOrderMark(string Name, int LengthBytes, Encoding? Encoding, bool IsSupported)
{
    public const int LongestBytes = 4;

    private static readonly ByteOrderMark None = new("UTF-8", 0, null, true);
    private static readonly ByteOrderMark Utf8 = new("UTF-8", 3, null, true);
    private static readonly ByteOrderMark Utf16LittleEndian = new("UTF-16", 2, new UnicodeEncoding(bigEndian: false, byteOrderMark: true, throwOnInvalidBytes: true), true);
    private static readonly ByteOrderMark Utf16BigEndian = new("UTF-16", 2, new UnicodeEncoding(bigEndian: true, byteOrderMark: true, throwOnInvalidBytes: true), true);
    private static readonly ByteOrderMark Utf32 = new("UTF-32", 4, null, false);

    public static ByteOrderMark Of(ReadOnlySpan<byte> start) => start switch
    {
        [0xFF, 0xFE, 0, 0, ..] or [0, 0, 0xFE, 0xFF, ..] => Utf32,
        [0xEF, 0xBB, 0xBF, ..] => Utf8,
        [0xFF, 0xFE, ..] => Utf16LittleEndian,
        [0xFE, 0xFF, ..] => Utf16BigEndian,
        _ => None,
    };
}
