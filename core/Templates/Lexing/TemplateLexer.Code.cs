using Pipelines.Core.Python.Operators;
using Pipelines.Core.Python.Text;
using Pipelines.Core.Python.Values;

namespace Pipelines.Core.Templates.Lexing;

/// <content>What stands between <c>{{</c> and <c>}}</c>, or <c>{%</c> and <c>%}</c>.</content>
internal sealed partial class TemplateLexer
{
    private static readonly string[] LongOperators = ["//", "**", "==", "!=", ">=", "<="];

    private void ReadCode(TokenKind end, int tag)
    {
        var open = new Stack<char>();
        while (true)
        {
            _position = SkipBlanks(_position);
            if (_position == _text.Length)
            {
                string missing = end == TokenKind.VariableEnd ? "}}" : "%}";
                throw _source.Error($"this tag has no end; '{missing}' is missing", tag);
            }

            // Inside parentheses the end is not the end: {{ {'a': {}} }}
            if (open.Count == 0 && TryReadEnd(end))
            {
                return;
            }

            ReadToken(open);
        }
    }

    private bool TryReadEnd(TokenKind end)
    {
        bool isBlock = end == TokenKind.BlockEnd;
        char sign = _text[_position] == '-' || (isBlock && _text[_position] == '+') ? _text[_position] : '\0';
        int at = _position + (sign == '\0' ? 0 : 1);
        if (string.CompareOrdinal(_text, at, isBlock ? "%}" : "}}", 0, 2) != 0)
        {
            return false;
        }

        _tokens.Add(new Token(end, string.Empty, _position));
        _position = at + 2;
        SkipAfterBlock(isBlock || sign == '-' ? sign : '+');
        return true;
    }

    private void ReadToken(Stack<char> open)
    {
        char first = _text[_position];
        if (char.IsAsciiDigit(first))
        {
            ReadNumber();
        }
        else if (first is '\'' or '"')
        {
            ReadString(first);
        }
        else if (IsNamePart(first))
        {
            ReadName();
        }
        else
        {
            ReadOperator(first, open);
        }
    }

    private void ReadName()
    {
        int start = _position;
        while (_position < _text.Length && IsNamePart(_text[_position]))
        {
            _position++;
        }

        string name = _text[start.._position];
        if (!UnicodeClasses.IsIdentifierStart(CodePoints.At(name, 0, out _)))
        {
            throw _source.Error($"'{name}' is not a name", start);
        }

        _tokens.Add(new Token(TokenKind.Name, name, start));
    }

    private static bool IsNamePart(char unit) => unit == '_' || UnicodeClasses.IsIdentifierPart(unit) || char.IsSurrogate(unit);

    private void ReadNumber()
    {
        int start = _position;
        if (TryMatchFloat(start, out int end))
        {
            string digits = _text[start..end].Replace("_", string.Empty, StringComparison.Ordinal);
            _position = end;
            _tokens.Add(new Token(TokenKind.Float, digits, start, PyValue.FromFloat(Conversion.ParseFloat(digits))));
            return;
        }

        _position = EndOfInteger(start);
        string integer = _text[start.._position];
        _tokens.Add(new Token(TokenKind.Integer, integer, start, Conversion.ParseInteger(integer, 0)));
    }

    // digits, then a fraction, an exponent or both; "x.1.2" is x, element 1, element 2
    private bool TryMatchFloat(int start, out int end)
    {
        end = SkipDigits(start);
        if (start > 0 && _text[start - 1] == '.')
        {
            return false;
        }

        bool hasFraction = At(end) == '.' && char.IsAsciiDigit(At(end + 1));
        end = hasFraction ? SkipDigits(end + 1) : end;
        if (At(end) is 'e' or 'E')
        {
            int exponent = end + (At(end + 1) is '+' or '-' ? 2 : 1);
            if (char.IsAsciiDigit(At(exponent)))
            {
                end = SkipDigits(exponent);
                return true;
            }
        }

        return hasFraction;
    }

    private int EndOfInteger(int start)
    {
        Func<char, bool>? digit = At(start) != '0' ? null : char.ToLowerInvariant(At(start + 1)) switch
        {
            'x' => char.IsAsciiHexDigit,
            'o' => unit => unit is >= '0' and <= '7',
            'b' => unit => unit is '0' or '1',
            _ => null,
        };
        if (digit is not null)
        {
            int end = SkipDigits(start + 2, digit);
            return end > start + 2 ? end : start + 1;
        }

        return At(start) == '0' ? SkipDigits(start, unit => unit == '0') : SkipDigits(start);
    }

    private int SkipDigits(int at) => SkipDigits(at, char.IsAsciiDigit);

    private int SkipDigits(int at, Func<char, bool> isDigit)
    {
        while (isDigit(At(at)) || (At(at) == '_' && isDigit(At(at + 1))))
        {
            at++;
        }

        return at;
    }

    private char At(int index) => index < _text.Length ? _text[index] : '\0';

    private void ReadString(char quote)
    {
        int start = _position++;
        while (At(_position) != quote)
        {
            _position += At(_position) == '\\' ? 2 : 1;
            if (_position >= _text.Length)
            {
                throw _source.Error($"this string has no end; {quote} is missing", start);
            }
        }

        string literal = _text[(start + 1).._position++];
        try
        {
            _tokens.Add(new Token(TokenKind.String, StringEscapes.Decode(literal), start));
        }
        catch (FormatException error)
        {
            throw _source.Error(error.Message, start);
        }
    }

    private void ReadOperator(char first, Stack<char> open)
    {
        string symbol = Array.Find(LongOperators, candidate => string.CompareOrdinal(_text, _position, candidate, 0, 2) == 0)
            ?? first.ToString();
        if (symbol.Length == 1 && !"+-/*%~[](){}><=.:|,;".Contains(first))
        {
            throw _source.Error($"unexpected character '{symbol}'", _position);
        }

        switch (first)
        {
            case '(' or '[' or '{':
                open.Push(first == '(' ? ')' : first == '[' ? ']' : '}');
                break;
            case ')' or ']' or '}':
                if (!open.TryPop(out char expected))
                {
                    throw _source.Error($"unexpected '{first}'", _position);
                }

                if (expected != first)
                {
                    throw _source.Error($"unexpected '{first}'; '{expected}' is expected", _position);
                }

                break;
            default:
                break;
        }

        _tokens.Add(new Token(TokenKind.Operator, symbol, _position));
        _position += symbol.Length;
    }
}
