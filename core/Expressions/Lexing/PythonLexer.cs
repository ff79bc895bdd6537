using Pipelines.Core.Python.Operators;
using Pipelines.Core.Python.Text;
using Pipelines.Core.Python.Values;

namespace Pipelines.Core.Expressions.Lexing;

/// <summary>
/// Cuts a Python expression into tokens. Line ends count as white space everywhere, because rules are often written over
/// several lines of YAML.
/// </summary>
internal sealed partial class PythonLexer
{
    private static readonly string[] Operators =
    [
        "**=", "//=", ">>=", "<<=", "...", "**", "//", "==", "!=", "<=", ">=", "<<", ">>", ":=", "->", "+=", "-=", "*=", "/=", "%=",
        "+", "-", "*", "/", "%", "(", ")", "[", "]", "{", "}", "<", ">", "=", ".", ",", ":", "|", "&", "^", "~", "@", ";", "!",
    ];

    private readonly ExpressionSource _source;
    private readonly string _text;
    private readonly int _end;
    private readonly List<Lexeme> _lexemes = [];
    private int _position;

    private PythonLexer(ExpressionSource source, int start, int end)
    {
        _source = source;
        _text = source.Text;
        _position = start;
        _end = end;
    }

    /// <summary>The tokens of a part of the source.</summary>
    public static List<Lexeme> Tokenize(ExpressionSource source, int start, int end)
    {
        var lexer = new PythonLexer(source, start, end);
        while (lexer.TryRead())
        {
        }

        lexer._lexemes.Add(new Lexeme(LexemeKind.End, string.Empty, end));
        return lexer._lexemes;
    }

    private bool TryRead()
    {
        SkipBlanks();
        if (_position >= _end)
        {
            return false;
        }

        char first = _text[_position];
        if (char.IsAsciiDigit(first) || (first == '.' && char.IsAsciiDigit(At(_position + 1))))
        {
            ReadNumber();
        }
        else if (first is '\'' or '"')
        {
            ReadString(_position, string.Empty);
        }
        else if (IsNameStart(first))
        {
            ReadNameOrPrefixedString();
        }
        else
        {
            ReadOperator();
        }

        return true;
    }

    private void SkipBlanks()
    {
        while (_position < _end && (UnicodeClasses.IsSpace(_text[_position]) || _text[_position] == '#'))
        {
            if (_text[_position] == '#')
            {
                int lineEnd = _text.IndexOf('\n', _position, _end - _position);
                _position = lineEnd < 0 ? _end : lineEnd;
            }
            else
            {
                _position++;
            }
        }
    }

    private void ReadNameOrPrefixedString()
    {
        int start = _position;
        while (_position < _end && (IsNameStart(_text[_position]) || UnicodeClasses.IsIdentifierPart(_text[_position])))
        {
            _position++;
        }

        string name = _text[start.._position];
        if (At(_position) is '\'' or '"')
        {
            ReadString(start, name.ToLowerInvariant());
        }
        else
        {
            _lexemes.Add(new Lexeme(LexemeKind.Name, name, start));
        }
    }

    private void ReadOperator()
    {
        string? symbol = Array.Find(Operators, candidate => string.CompareOrdinal(_text, _position, candidate, 0, candidate.Length) == 0);
        if (symbol is null || _position + symbol.Length > _end)
        {
            throw _source.Error(OperatorProblem(_text[_position]), _position);
        }

        _lexemes.Add(new Lexeme(LexemeKind.Operator, symbol, _position));
        _position += symbol.Length;
    }

    private static string OperatorProblem(char unit) => unit switch
    {
        '?' => "'?' is not Python; write 'a if condition else b'",
        '$' or '`' => $"'{unit}' is not Python",
        _ => $"unexpected character '{unit}'",
    };

    private void ReadNumber()
    {
        int start = _position;
        int end = EndOfPrefixed(start) ?? EndOfDecimal(start);
        string text = _text[start..end];
        if (end < _end && (IsNameStart(_text[end]) || char.IsAsciiDigit(_text[end])))
        {
            throw _source.Error($"'{_text[start..(end + 1)]}' is not a number", start);
        }

        bool isFloat = EndOfPrefixed(start) is null && text.AsSpan().IndexOfAny(".eE") >= 0;
        _position = end;
        try
        {
            PyValue number = isFloat ? PyValue.FromFloat(Conversion.ParseFloat(text)) : Conversion.ParseInteger(text, 0);
            _lexemes.Add(new Lexeme(LexemeKind.Number, text, start, number));
        }
        catch (Python.PythonException)
        {
            throw _source.Error($"'{text}' is not a number", start);
        }
    }

    private int? EndOfPrefixed(int start)
    {
        if (At(start) != '0' || char.ToLowerInvariant(At(start + 1)) is not ('x' or 'o' or 'b'))
        {
            return null;
        }

        int end = start + 2;
        while (char.IsAsciiHexDigit(At(end)) || At(end) == '_')
        {
            end++;
        }

        return end;
    }

    private int EndOfDecimal(int start)
    {
        int end = SkipDigits(start);
        end = At(end) == '.' ? SkipDigits(end + 1) : end;
        if (At(end) is 'e' or 'E')
        {
            int exponent = end + (At(end + 1) is '+' or '-' ? 2 : 1);
            if (char.IsAsciiDigit(At(exponent)))
            {
                end = SkipDigits(exponent);
            }
        }

        return end;
    }

    private int SkipDigits(int at)
    {
        while (char.IsAsciiDigit(At(at)) || At(at) == '_')
        {
            at++;
        }

        return at;
    }

    private char At(int index) => index < _end ? _text[index] : '\0';

    private static bool IsNameStart(char unit) => UnicodeClasses.IsIdentifierStart(unit);
}
