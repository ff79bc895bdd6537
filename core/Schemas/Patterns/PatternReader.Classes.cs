using System.Buffers;
using System.Globalization;
using System.Text;

namespace Pipelines.Core.Schemas.Patterns;

internal sealed partial class PatternReader
{
    private static readonly SearchValues<char> HexDigits = SearchValues.Create("0123456789abcdefABCDEF");

    /// <summary>What stands behind <c>[</c>, up to and including its <c>]</c>.</summary>
    private CodePointSet ReadClass()
    {
        int start = _at - 1;
        bool isNegated = TryTake('^');
        var set = CodePointSet.Empty;
        while (!TryTake(']'))
        {
            if (_at >= _pattern.Length)
            {
                throw new PatternReadException("a \"[\" that is never closed", start, false);
            }

            set = set.Union(ReadClassEntry());
        }

        return isNegated ? set.Complement() : set;
    }

    private CodePointSet ReadClassEntry()
    {
        CodePointSet first = ReadClassAtom();
        bool isRange = _at + 1 < _pattern.Length && _pattern[_at] == '-' && _pattern[_at + 1] != ']';
        if (!isRange)
        {
            return first;
        }

        int dash = _at++;
        CodePointSet last = ReadClassAtom();
        if (Single(first) is not int low || Single(last) is not int high)
        {
            // As ECMA-262's Annex B has it: with a class on either side, the dash is just a dash.
            return first.Union(CodePointSet.Of('-')).Union(last);
        }

        return low <= high
            ? CodePointSet.Of([new CodePointRange(low, high)])
            : throw new PatternReadException("the ends of the range are the wrong way round", dash, false);
    }

    private CodePointSet ReadClassAtom() => TryTake('\\') ? ReadEscape(inClass: true) : CodePointSet.Of(TakeCodePoint());

    private static int? Single(CodePointSet set) =>
        set.Ranges is [CodePointRange only] && only.First == only.Last ? only.First : null;

    /// <summary>What stands behind a backslash.</summary>
    private CodePointSet ReadEscape(bool inClass)
    {
        if (_at >= _pattern.Length)
        {
            throw Broken("nothing follows the last backslash");
        }

        if (CharClasses.OfEscape(_pattern[_at]) is CodePointSet set)
        {
            _at++;
            return set;
        }

        char c = _pattern[_at];
        switch (c)
        {
            case 'b' when inClass:
                _at++;
                return CodePointSet.Of('\b');
            case 'b' or 'B' or 'k' or 'p' or 'P' or 'A' or 'Z' or 'z' or 'G':
                throw new PatternReadException($"\\{c}", _at - 1, true);
            case '0' when _at + 1 >= _pattern.Length || !char.IsAsciiDigit(_pattern[_at + 1]):
                _at++;
                return CodePointSet.Of(0);
            case >= '0' and <= '9':
                throw new PatternReadException("a reference back to a group", _at - 1, true);
            default:
                return CodePointSet.Of(TakeEscapedCodePoint());
        }
    }

    private int TakeEscapedCodePoint()
    {
        char c = _pattern[_at];
        int? control = c switch { 't' => '\t', 'n' => '\n', 'v' => '\v', 'f' => '\f', 'r' => '\r', _ => null };
        if (control is int known)
        {
            _at++;
            return known;
        }

        if (c == 'c' && _at + 1 < _pattern.Length && char.IsAsciiLetter(_pattern[_at + 1]))
        {
            _at += 2;
            return _pattern[_at - 1] % 32;
        }

        if (c == 'x')
        {
            _at++;
            return TakeHex(2);
        }

        return c == 'u' ? TakeUnicodeEscape() : TakeCodePoint();
    }

    /// <summary>Reads <c>uXXXX</c>, a surrogate pair of two such escapes, or <c>u{X…}</c>.</summary>
    private int TakeUnicodeEscape()
    {
        int start = _at++;
        int codePoint;
        if (TryTake('{'))
        {
            int end = _pattern.IndexOf('}', _at);
            codePoint = end is < 0 || end - _at is 0 or > 6 ? throw Broken("\\u{…} takes one to six hexadecimal digits") : TakeHex(end - _at);
            _at++;
        }
        else
        {
            codePoint = TakeHex(4);
            bool isPair = char.IsHighSurrogate((char)codePoint) && _pattern.AsSpan(_at).StartsWith("\\u", StringComparison.Ordinal);
            if (isPair)
            {
                _at += 2;
                int low = TakeHex(4);
                codePoint = char.IsLowSurrogate((char)low) ? char.ConvertToUtf32((char)codePoint, (char)low) : -1;
            }
        }

        return Rune.IsValid(codePoint) ? codePoint : throw new PatternReadException("half a surrogate pair", start - 1, false);
    }

    private int TakeHex(int digits)
    {
        bool isHex = _at + digits <= _pattern.Length && _pattern.AsSpan(_at, digits).IndexOfAnyExcept(HexDigits) < 0;
        if (!isHex)
        {
            throw Broken($"expected {digits} hexadecimal digits");
        }

        _at += digits;
        return int.Parse(_pattern.AsSpan(_at - digits, digits), NumberStyles.HexNumber, CultureInfo.InvariantCulture);
    }
}
