using Pipelines.Core.Python.Text;

namespace Pipelines.Core.Templates.Lexing;

/// <content><c>{% raw %} … {% endraw %}</c></content>
internal sealed partial class TemplateLexer
{
    // _position is behind "{%" and its sign. Behind the tag, only "-" takes white space away.
    private bool TrySkipRawTag(out int contentStart)
    {
        contentStart = 0;
        if (!TryMatchTag("raw", _position, out int end, out char sign))
        {
            return false;
        }

        contentStart = end;
        while (sign == '-' && contentStart < _text.Length && UnicodeClasses.IsSpace(_text[contentStart]))
        {
            contentStart++;
        }

        return sign != '+';
    }

    private void ReadRaw(int contentStart, int tag)
    {
        _position = contentStart;
        for (int at = FindBlock(contentStart); at >= 0; at = FindBlock(at + 1))
        {
            char sign = at + 2 < _text.Length && _text[at + 2] is '-' or '+' ? _text[at + 2] : '\0';
            if (TryMatchTag("endraw", at + 2 + (sign == '\0' ? 0 : 1), out int end, out char endSign))
            {
                AddText(contentStart, EndOfTextBefore(at, sign, isBlock: true));
                _position = end;
                SkipAfterBlock(endSign);
                return;
            }
        }

        throw _source.Error("this raw block has no end; '{% endraw %}' is missing", tag);
    }

    private int FindBlock(int start) => _text.IndexOf(BlockOpen, start, StringComparison.Ordinal);

    // blanks, the name, blanks, an optional sign, "%}"
    private bool TryMatchTag(string name, int start, out int end, out char sign)
    {
        int at = SkipBlanks(start);
        sign = '\0';
        end = at;
        if (string.CompareOrdinal(_text, at, name, 0, name.Length) != 0)
        {
            return false;
        }

        at = SkipBlanks(at + name.Length);
        if (at < _text.Length && _text[at] is '-' or '+')
        {
            sign = _text[at++];
        }

        end = at + 2;
        return string.CompareOrdinal(_text, at, "%}", 0, 2) == 0;
    }

    private int SkipBlanks(int start)
    {
        while (start < _text.Length && UnicodeClasses.IsSpace(_text[start]))
        {
            start++;
        }

        return start;
    }
}
