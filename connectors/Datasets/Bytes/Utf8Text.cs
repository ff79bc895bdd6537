using System.Buffers;
using System.Text;
using System.Text.Unicode;

namespace Pipelines.Connectors.Datasets.Bytes;

/// <summary>Where UTF-8 text is whole and where it is broken.</summary>
internal static class Utf8Text
{
    private const int LongestCharacterBytes = 4;

    /// <summary>How many bytes are left when a character that the end cuts is taken away.</summary>
    public static int WholeCharacters(ReadOnlySpan<byte> text)
    {
        for (int back = 1; back < LongestCharacterBytes && back <= text.Length; back++)
        {
            ReadOnlySpan<byte> tail = text[^back..];
            if (IsLead(tail[0]))
            {
                return Rune.DecodeFromUtf8(tail, out _, out _) == OperationStatus.NeedMoreData ? text.Length - back : text.Length;
            }
        }

        return text.Length;
    }

    /// <summary>The place of the first byte that cannot stand where it stands; -1 when all is well.</summary>
    public static int IndexOfInvalid(ReadOnlySpan<byte> text)
    {
        if (Utf8.IsValid(text))
        {
            return -1;
        }

        int at = 0;
        while (Rune.DecodeFromUtf8(text[at..], out _, out int length) == OperationStatus.Done)
        {
            at += length;
        }

        return at;
    }

    private static bool IsLead(byte value) => (value & 0xC0) != 0x80;
}
