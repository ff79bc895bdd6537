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
        foreach (Rune rune in text.EnumerateRunes())
        {
            if (!IsAllowed(rune.Value))
            {
                string code = rune.Value.ToString("X4", CultureInfo.InvariantCulture);
                throw new YamlReadException(new SpecLocation(line, column), $"The character U+{code} cannot stand in YAML; within double quotes, write \\u{code}.");
            }

            (line, column) = rune.Value == '\n' ? (line + 1, 1) : (line, column + rune.Utf16SequenceLength);
        }
    }

    private static bool IsAllowed(int character) => character switch
    {
        '\t' or '\n' or '\r' or 0x85 => true,
        < ' ' or (> '~' and < 0xA0) or 0xFFFE or 0xFFFF => false,
        _ => true,
    };
}
