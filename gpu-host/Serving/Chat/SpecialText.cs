using System.Buffers;
using System.Text;
using GpuHost.Serving.Models;

namespace GpuHost.Serving.Chat;

/// <summary>
/// Keeps text from outside from being read as the model's control tokens: a document that spells out
/// <c>&lt;|im_end|&gt;</c> must not end the turn.
/// </summary>
/// <remarks>
/// Where such a word stands in a message, a mark is put behind its first character before the template is rendered; the
/// prompt is cut at the marks and each piece is turned into tokens by itself. No piece holds a whole word, so none becomes a
/// control token, and the pieces together are the text to the last byte. Other prompts are not touched: their tokens are
/// those of the model's own tooling.
/// </remarks>
internal sealed class SpecialText
{
    // Private-use characters; one that no message contains is taken.
    private const char FirstMark = '\uE000';
    private const char LastMark = '\uF8FF';
    private readonly string[] _words;
    private readonly SearchValues<string> _search;

    public SpecialText(IModelTokenizer tokenizer)
    {
        _words = [.. WordsOf(tokenizer)];
        _search = SearchValues.Create(_words, StringComparison.Ordinal);
    }

    /// <summary>A mark for these messages, or null if none of them spells out a control token.</summary>
    public char? ChooseMark(IEnumerable<string> messages)
    {
        List<string> texts = [.. messages];
        if (!texts.Exists(text => text.AsSpan().ContainsAny(_search)))
        {
            return null;
        }

        for (char mark = FirstMark; mark <= LastMark; mark++)
        {
            if (!texts.Exists(text => text.Contains(mark, StringComparison.Ordinal)))
            {
                return mark;
            }
        }

        throw new InvalidOperationException("The messages use every private-use character that there is.");
    }

    /// <summary>Breaks every control word of a message with the mark.</summary>
    public string Break(string message, char mark)
    {
        var broken = new StringBuilder(message.Length + 16);
        ReadOnlySpan<char> rest = message;
        for (int at = rest.IndexOfAny(_search); at >= 0; at = rest.IndexOfAny(_search))
        {
            broken.Append(rest[..(at + 1)]).Append(mark);
            rest = rest[(at + 1)..];
        }

        return broken.Append(rest).ToString();
    }

    private static IEnumerable<string> WordsOf(IModelTokenizer tokenizer)
    {
        for (int id = 0; id < tokenizer.VocabularySize; id++)
        {
            var token = new TokenId(id);
            if (!tokenizer.IsControl(token) && !tokenizer.IsEndOfGeneration(token))
            {
                continue;
            }

            string word = Encoding.UTF8.GetString(tokenizer.GetPiece(token, renderSpecial: true));
            if (word.Length > 1)
            {
                yield return word;
            }
        }
    }
}
