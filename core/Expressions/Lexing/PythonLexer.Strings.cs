using Pipelines.Core.Python.Text;

namespace Pipelines.Core.Expressions.Lexing;

/// <content>String literals: <c>'…'</c>, <c>"""…"""</c>, raw and formatted ones.</content>
internal sealed partial class PythonLexer
{
    // _position is at the opening quote.
    private void ReadString(int start, string prefix)
    {
        bool isFormatted = prefix is "f" or "rf" or "fr";
        bool isRaw = prefix is "r" or "rf" or "fr";
        if (prefix is not ("" or "u") && !isFormatted && !isRaw)
        {
            throw _source.Error($"the string prefix '{prefix}' is not supported", start);
        }

        char quote = _text[_position];
        string triple = new(quote, 3);
        string close = string.CompareOrdinal(_text, _position, triple, 0, 3) == 0 ? triple : quote.ToString();
        int contentStart = _position + close.Length;
        int contentEnd = EndOfContent(contentStart, close);
        if (contentEnd < 0)
        {
            throw _source.Error($"this string has no end; {close} is missing", start);
        }

        string content = _text[contentStart..contentEnd];
        _position = contentEnd + close.Length;
        if (isFormatted)
        {
            _lexemes.Add(new Lexeme(LexemeKind.FormattedString, content, start, default, contentStart, isRaw));
        }
        else
        {
            _lexemes.Add(new Lexeme(LexemeKind.String, isRaw ? content : Decode(content, start), start));
        }
    }

    private int EndOfContent(int at, string close)
    {
        while (at + close.Length <= _end)
        {
            if (string.CompareOrdinal(_text, at, close, 0, close.Length) == 0)
            {
                return at;
            }

            at += _text[at] == '\\' ? 2 : 1;
        }

        return -1;
    }

    private string Decode(string content, int start)
    {
        try
        {
            return StringEscapes.Decode(content);
        }
        catch (FormatException error)
        {
            throw _source.Error(error.Message, start);
        }
    }
}
