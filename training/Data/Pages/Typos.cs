using System.Text;
using Pipelines.Training.Data.Drawing;

namespace Pipelines.Training.Data.Pages;

/// <summary>Slips of the finger in running text.</summary>
internal static class Typos
{
    private const int WordLettersMin = 4;

    /// <param name="text">Written as it should be.</param>
    /// <param name="rate">Of the words, the share that gets one.</param>
    /// <param name="draw">Chance.</param>
    public static string Into(string text, double rate, Draw draw)
    {
        var written = new StringBuilder(text.Length + 4);
        int at = 0;
        while (at < text.Length)
        {
            int end = at;
            while (end < text.Length && char.IsAsciiLetter(text[end]))
            {
                end++;
            }

            if (end - at >= WordLettersMin && draw.Chance(rate))
            {
                AppendWrong(written, text.AsSpan(at, end - at), draw);
            }
            else
            {
                written.Append(text, at, end - at);
            }

            if (end < text.Length)
            {
                written.Append(text[end]);
            }

            at = end + 1;
        }

        return written.ToString();
    }

    private static void AppendWrong(StringBuilder written, ReadOnlySpan<char> word, Draw draw)
    {
        int at = draw.Between(1, word.Length - 2);
        switch (draw.Below(4))
        {
            case 0:
                written.Append(word[..at]).Append(word[(at + 1)..]);
                break;
            case 1:
                written.Append(word[..at]).Append(word[at]).Append(word[at..]);
                break;
            case 2:
                written.Append(word[..at]).Append((char)('a' + draw.Below(26))).Append(word[(at + 1)..]);
                break;
            default:
                written.Append(word[..at]).Append(word[at + 1]).Append(word[at]).Append(word[(at + 2)..]);
                break;
        }
    }
}
