using System.Globalization;
using System.Text;
using Newtonsoft.Json.Linq;

namespace Pipelines.Core.Operators.Dedup;

/// <summary>Values as people compare them: texts without regard to case, accents, punctuation and the number of blanks.</summary>
internal static class NormalisedValue
{
    public static JToken Of(JToken value) => value switch
    {
        JValue { Type: JTokenType.String, Value: string text } => new JValue(Of(text)),
        JArray items => new JArray(items.Select(Of)),
        JObject fields => new JObject(fields.Properties().Select(static field => new JProperty(field.Name, Of(field.Value)))),
        _ => value,
    };

    /// <summary>
    /// Letters and digits in lower case, Latin ones without accents, and one blank for whatever stands between them. A text without any letter or digit
    /// stays as it is.
    /// </summary>
    public static string Of(string text)
    {
        var plain = new StringBuilder(text.Length);
        foreach (Rune rune in text.EnumerateRunes())
        {
            Rune small = Rune.ToLowerInvariant(Narrow(rune));
            if (IsAccent(small))
            {
                continue;
            }

            if (LatinLetters.PlainOf(small.Value) is { } letter)
            {
                plain.Append(letter);
            }
            else if (IsOfAWord(small))
            {
                plain.Append(small);
            }
            else if (plain.Length > 0 && plain[^1] != ' ')
            {
                plain.Append(' ');
            }
        }

        string made = plain.ToString().TrimEnd();
        return made.Length > 0 ? made : text.Trim();
    }

    /// <summary>The marks of Indic and other scripts are parts of words.</summary>
    private static bool IsOfAWord(Rune rune) =>
        Rune.IsLetterOrDigit(rune) || Rune.GetUnicodeCategory(rune) is UnicodeCategory.SpacingCombiningMark or UnicodeCategory.NonSpacingMark;

    /// <summary>What stands above or below the letter before it, in texts that write the two apart.</summary>
    private static bool IsAccent(Rune rune) => rune.Value is >= 0x300 and <= 0x36F;

    /// <summary>The wide forms that East Asian texts have of ASCII.</summary>
    private static Rune Narrow(Rune rune) => rune.Value is >= 0xFF01 and <= 0xFF5E ? new Rune(rune.Value - 0xFEE0) : rune;
}
