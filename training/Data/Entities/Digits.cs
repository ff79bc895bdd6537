using Pipelines.Training.Data.Drawing;

namespace Pipelines.Training.Data.Entities;

/// <summary>Fills patterns: <c>#</c> is a digit, <c>@</c> a capital letter, <c>*</c> a digit or a capital letter.</summary>
internal static class Digits
{
    private const string Letters = "ABCDEFGHJKLMNPQRSTUVWXYZ";

    public static string Fill(string pattern, Draw draw) => string.Create(pattern.Length, (pattern, draw), static (text, made) =>
    {
        for (int i = 0; i < text.Length; i++)
        {
            text[i] = made.pattern[i] switch
            {
                '#' => (char)('0' + (i == 0 || !char.IsAsciiDigit(text[i - 1]) && made.pattern[i - 1] != '0' ? made.draw.Between(1, 9) : made.draw.Below(10))),
                '@' => Letters[made.draw.Below(Letters.Length)],
                '*' => made.draw.Chance(0.5) ? (char)('0' + made.draw.Below(10)) : Letters[made.draw.Below(Letters.Length)],
                char other => other,
            };
        }
    });
}
