using System.Text;

namespace GpuHost.Serving.SeededModels;

/// <summary>
/// GPT-2's byte-level alphabet: one visible character for each byte, so that a vocabulary of text can express any bytes.
/// Visible Latin-1 characters stand for themselves; the other bytes take the characters from U+0100 on.
/// </summary>
internal static class ByteAlphabet
{
    public const int Size = 256;
    private const char FirstStandIn = '\u0100';
    private static readonly char[] Characters = Build();

    public static string ToText(ReadOnlySpan<byte> bytes)
    {
        var text = new StringBuilder(bytes.Length);
        foreach (byte value in bytes)
        {
            text.Append(Characters[value]);
        }

        return text.ToString();
    }

    private static char[] Build()
    {
        char[] characters = new char[Size];
        char standIn = FirstStandIn;
        for (int value = 0; value < Size; value++)
        {
            characters[value] = StandsForItself(value) ? (char)value : standIn++;
        }

        return characters;
    }

    private static bool StandsForItself(int value) =>
        value is (>= '!' and <= '~') or (>= 0xA1 and <= 0xAC) or (>= 0xAE and <= 0xFF);
}
