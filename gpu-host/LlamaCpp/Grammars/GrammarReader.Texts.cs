using System.Buffers;

namespace GpuHost.LlamaCpp.Grammars;

internal sealed partial class GrammarReader
{
    private static readonly SearchValues<char> HexDigits = SearchValues.Create("0123456789abcdefABCDEF");

    private long ReadLiteral()
    {
        long characters = 0;
        for (_at++; Current != '"'; characters++)
        {
            ReadCharacter("a text in quotes");
        }

        _at++;
        return Math.Max(1, characters);
    }

    private long ReadCharacterClass()
    {
        _at++;
        if (Current == '^')
        {
            _at++;
        }

        long characters = 0;
        for (; Current != ']'; characters++)
        {
            ReadCharacter("a character class");
            if (Current == '-' && _at + 1 < _text.Length && _text[_at + 1] != ']')
            {
                _at++;
                ReadCharacter("a character class");
            }
        }

        _at++;
        return Math.Max(1, characters);
    }

    // A token by number or text, or with "!" any but that one: <[12]>, <think>, !<[12]>.
    private void ReadTokenReference()
    {
        if (Current == '!')
        {
            _at++;
        }

        int end = Current == '<' ? _text.IndexOf('>', _at) : -1;
        if (end < 0 || end == _at + 1)
        {
            throw Fault("'<token>' is not complete");
        }

        _at = end + 1;
    }

    private void ReadCharacter(string where)
    {
        if (IsAtEnd)
        {
            throw Fault($"{where} does not end");
        }

        if (_text[_at++] != '\\')
        {
            return;
        }

        char escape = Current;
        int digits = escape switch { 'x' => 2, 'u' => 4, 'U' => 8, _ => 0 };
        if (digits == 0 && !"tr\\n\"[]".Contains(escape, StringComparison.Ordinal))
        {
            throw Fault("there is no such escape");
        }

        _at++;
        if (_text.Length - _at < digits || _text.AsSpan(_at, digits).ContainsAnyExcept(HexDigits))
        {
            throw Fault($"\\{escape} needs {digits} hexadecimal digits");
        }

        _at += digits;
    }
}
