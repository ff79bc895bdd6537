using System.Buffers;
using System.Globalization;
using System.Text;

namespace Pipelines.Core.Specs.Yaml;

/// <summary>
/// The characters that a YAML document is made of (YAML 1.1, section 4.1). The parser takes others as the end of a line or of
/// the text, so they are refused before it reads.
/// </summary>
internal static class YamlCharacters
{
    /// <exception cref="YamlReadException">The text holds a character that none may hold.</exception>
    public static void Require(string text)
    {
        int line = 1;
        int column = 1;
        for (int i = 0; i < text.Length;)
        {
            bool isWhole = Rune.DecodeFromUtf16(text.AsSpan(i), out Rune rune, out int length) == OperationStatus.Done;
            if (!isWhole || !IsAllowed(rune.Value))
            {
                string code = (isWhole ? rune.Value : text[i]).ToString("X4", CultureInfo.InvariantCulture);
                string remedy = isWhole ? $"within double quotes, write \\u{code}" : "it is half of a pair";
                throw new YamlReadException(new SpecLocation(line, column), $"The character U+{code} cannot stand in YAML; {remedy}.");
            }

            i += length;
            (line, column) = rune.Value == '\n' ? (line + 1, 1) : (line, column + length);
        }
    }

    private static bool IsAllowed(int character) => character switch
    {
        '\t' or '\n' or '\r' or 0x85 => true,
        < ' ' or (> '~' and < 0xA0) or 0xFFFE or 0xFFFF => false,
        _ => true,
    };
}
