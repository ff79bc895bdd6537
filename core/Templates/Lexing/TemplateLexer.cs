using Pipelines.Core.Python.Text;

namespace Pipelines.Core.Templates.Lexing;

/// <summary>
/// Cuts a template into tokens and applies the white space rules:
/// <c>{%-</c> and <c>-%}</c> take all white space beside the tag, <c>trim_blocks</c> one line end behind a block tag,
/// <c>lstrip_blocks</c> the blanks before it; <c>+</c> switches the last two off for one tag.
/// </summary>
internal sealed partial class TemplateLexer
{
    private const string VariableOpen = "{{";
    private const string BlockOpen = "{%";
    private const string CommentOpen = "{#";

    private readonly TemplateSource _source;
    private readonly TemplateOptions _options;
    private readonly string _text;
    private readonly List<Token> _tokens = [];
    private int _position;

    // Whether what was read last ended a line: then blanks before the next tag stand at the start of one.
    private bool _atLineStart = true;

    private TemplateLexer(TemplateSource source, TemplateOptions options)
    {
        _source = source;
        _options = options;
        _text = source.Text;
    }

    public static List<Token> Tokenize(TemplateSource source, TemplateOptions options)
    {
        var lexer = new TemplateLexer(source, options);
        lexer.ReadTemplate();
        return lexer._tokens;
    }

    private void ReadTemplate()
    {
        while (true)
        {
            int tag = FindTag(_position);
            if (tag < 0)
            {
                AddText(_position, _text.Length);
                _tokens.Add(new Token(TokenKind.End, string.Empty, _text.Length));
                return;
            }

            ReadTag(tag);
        }
    }

    private void ReadTag(int tag)
    {
        string open = _text.Substring(tag, 2);
        char sign = tag + 2 < _text.Length && _text[tag + 2] is '-' or '+' ? _text[tag + 2] : '\0';
        int inside = tag + 2 + (sign == '\0' ? 0 : 1);
        AddText(_position, EndOfTextBefore(tag, sign, isBlock: open != VariableOpen));
        _position = inside;
        _atLineStart = false;

        switch (open)
        {
            case CommentOpen:
                SkipComment(tag);
                break;
            case VariableOpen:
                _tokens.Add(new Token(TokenKind.VariableBegin, open, tag));
                ReadCode(TokenKind.VariableEnd, tag);
                break;
            default:
                if (TrySkipRawTag(out int rawStart))
                {
                    ReadRaw(rawStart, tag);
                    break;
                }

                _tokens.Add(new Token(TokenKind.BlockBegin, open, tag));
                ReadCode(TokenKind.BlockEnd, tag);
                break;
        }
    }

    private int FindTag(int start)
    {
        for (int i = _text.IndexOf('{', start); i >= 0 && i + 1 < _text.Length; i = _text.IndexOf('{', i + 1))
        {
            if (_text[i + 1] is '{' or '%' or '#')
            {
                return i;
            }
        }

        return -1;
    }

    private void AddText(int start, int end)
    {
        if (end > start)
        {
            _tokens.Add(new Token(TokenKind.Text, _text[start..end], start));
        }
    }

    private int EndOfTextBefore(int tag, char sign, bool isBlock)
    {
        ReadOnlySpan<char> text = _text.AsSpan(_position, tag - _position);
        if (sign == '-')
        {
            return _position + Whitespace.EndOfText(text);
        }

        if (sign == '+' || !_options.LStripBlocks || !isBlock)
        {
            return tag;
        }

        int lineStart = text.LastIndexOf('\n') + 1;
        bool startsLine = lineStart > 0 || _atLineStart;
        bool onlyBlanks = Whitespace.EndOfText(text[lineStart..]) == 0;
        return startsLine && onlyBlanks ? _position + lineStart : tag;
    }

    // Everything up to the first end of comment; then the same as behind a block tag.
    private void SkipComment(int tag)
    {
        int end = _text.IndexOf("#}", _position, StringComparison.Ordinal);
        if (end < 0)
        {
            throw _source.Error("this comment has no end; '#}' is missing", tag);
        }

        char sign = end > _position && _text[end - 1] is '-' or '+' ? _text[end - 1] : '\0';
        _position = end + 2;
        SkipAfterBlock(sign);
    }

    private void SkipAfterBlock(char sign)
    {
        int start = _position;
        if (sign == '-')
        {
            while (_position < _text.Length && UnicodeClasses.IsSpace(_text[_position]))
            {
                _position++;
            }
        }
        else if (sign != '+' && _options.TrimBlocks && _position < _text.Length && _text[_position] == '\n')
        {
            _position++;
        }

        _atLineStart = _position > start && _text[_position - 1] == '\n';
    }
}
