using System.Globalization;

namespace GpuHost.LlamaCpp.Grammars;

/// <summary>
/// Reads llama.cpp's GBNF (grammars/README.md there) as far as it takes to know whether llama.cpp v0.5.0 can use it: its
/// syntax, the rules that it defines and refers to, and how large it becomes.
/// </summary>
/// <remarks>The other part reads texts, character classes and tokens.</remarks>
internal sealed partial class GrammarReader
{
    private const string RuleSign = "::=";

    private readonly string _text;
    private readonly HashSet<string> _rules = new(StringComparer.Ordinal);
    private readonly List<(string Name, int Offset)> _references = [];

    // llama.cpp numbers rules, and what it makes rules of, in the order in which it meets them.
    private readonly HashSet<string> _names = new(StringComparer.Ordinal);
    private long _madeSymbols;
    private long _elements;
    private int _at;

    private GrammarReader(string text)
    {
        _text = text;
    }

    public IReadOnlySet<string> Rules => _rules;

    public IReadOnlyList<(string Name, int Offset)> References => _references;

    private bool IsAtEnd => _at >= _text.Length;

    private char Current => IsAtEnd ? '\0' : _text[_at];

    private long Symbols => _names.Count + _madeSymbols;

    /// <exception cref="GrammarSyntaxException">The text is no grammar.</exception>
    public static GrammarReader Read(string text)
    {
        var reader = new GrammarReader(text);
        reader.SkipSpace(acrossLines: true);
        while (!reader.IsAtEnd)
        {
            reader.ReadRule();
        }

        return reader;
    }

    private void ReadRule()
    {
        string name = ReadName("a rule's name");
        _names.Add(name);
        if (_rules.Add(name) && _rules.Count > GrammarLimits.RulesMax)
        {
            throw Fault($"there are more than {GrammarLimits.RulesMax} rules");
        }

        SkipSpace(acrossLines: false);
        if (!_text.AsSpan(_at).StartsWith(RuleSign, StringComparison.Ordinal))
        {
            throw Fault($"'{RuleSign}' is missing after '{name}'");
        }

        _at += RuleSign.Length;
        SkipSpace(acrossLines: true);
        ReadAlternatives(depth: 0);
        if (!IsAtEnd && Current is not ('\r' or '\n'))
        {
            throw Fault($"'{Current}' does not belong here");
        }

        SkipSpace(acrossLines: true);
    }

    private void ReadAlternatives(int depth)
    {
        if (depth > GrammarLimits.NestingMax)
        {
            throw Fault($"groups are nested deeper than {GrammarLimits.NestingMax}");
        }

        ReadSequence(depth);
        while (Current == '|')
        {
            _at++;
            SkipSpace(acrossLines: true);
            ReadSequence(depth);
        }
    }

    private void ReadSequence(int depth)
    {
        long symbolsBefore = Symbols;
        bool isGroup = Current == '(';
        while (ReadItem(depth) is { } elements)
        {
            SkipSpace(acrossLines: depth > 0);
            ReadRepetitions(depth, elements, isGroup ? Symbols - symbolsBefore : 1);
            symbolsBefore = Symbols;
            isGroup = Current == '(';
        }
    }

    // Null at what is no item, which ends the sequence; else how many elements a copy of it has.
    private long? ReadItem(int depth)
    {
        switch (Current)
        {
            case '"':
                return ReadLiteral();
            case '[':
                return ReadCharacterClass();
            case '.':
                _at++;
                return 1;
            case '(':
                ReadGroup(depth);
                return 1;
            case '<' or '!':
                ReadTokenReference();
                return 1;
            case char c when IsNameCharacter(c):
                int start = _at;
                string name = ReadName("a name");
                _names.Add(name);
                _references.Add((name, start));
                return 1;
            default:
                return null;
        }
    }

    // A group becomes a rule of its own.
    private void ReadGroup(int depth)
    {
        _at++;
        _madeSymbols++;
        SkipSpace(acrossLines: true);
        ReadAlternatives(depth + 1);
        Expect(')');
    }

    // What is repeated is copied, and each optional copy becomes a rule. llama.cpp takes a greatest number over its limit
    // for no limit at all, and refuses what its limit is exceeded by otherwise.
    private void ReadRepetitions(int depth, long elements, long symbols)
    {
        while (Current is '*' or '+' or '?' or '{')
        {
            (long least, long? most) = _text[_at++] switch
            {
                '*' => (0, null),
                '+' => (1, null),
                '?' => (0, 1),
                _ => ReadBounds(depth),
            };
            most = most > GrammarLimits.RepetitionsMax ? null : most;
            long copies = Math.Max(1, most ?? least);
            symbols *= copies;
            if (symbols > GrammarLimits.RepetitionsMax)
            {
                throw Fault($"llama.cpp repeats at most {GrammarLimits.RepetitionsMax} rules; this makes {symbols} of them");
            }

            elements *= copies;
            _madeSymbols += most is null ? 1 : most.Value - least;
            SkipSpace(acrossLines: depth > 0);
        }

        _elements += elements;
        if (_elements > GrammarLimits.ElementsMax)
        {
            throw Fault($"with all repetitions written out there are more than {GrammarLimits.ElementsMax} elements");
        }
    }

    // "{2}", "{2,}" and "{2,4}", after the brace.
    private (long Least, long? Most) ReadBounds(int depth)
    {
        SkipSpace(acrossLines: depth > 0);
        long least = ReadNumber();
        long? most = least;
        SkipSpace(acrossLines: depth > 0);
        if (Current == ',')
        {
            _at++;
            SkipSpace(acrossLines: depth > 0);
            most = char.IsAsciiDigit(Current) ? ReadNumber() : null;
            SkipSpace(acrossLines: depth > 0);
        }

        Expect('}');
        return most is null || most >= least ? (least, most) : throw Fault($"a repetition from {least} to {most} is none");
    }

    private long ReadNumber()
    {
        int start = _at;
        while (char.IsAsciiDigit(Current))
        {
            _at++;
        }

        return int.TryParse(_text.AsSpan(start, _at - start), NumberStyles.None, CultureInfo.InvariantCulture, out int number)
            ? number
            : throw Fault("a number is missing, or too large");
    }

    private string ReadName(string what)
    {
        int start = _at;
        while (IsNameCharacter(Current))
        {
            _at++;
        }

        return _at > start ? _text[start.._at] : throw Fault($"{what} is missing");
    }

    private void Expect(char sign)
    {
        if (Current != sign)
        {
            throw Fault($"'{sign}' is missing");
        }

        _at++;
    }

    private void SkipSpace(bool acrossLines)
    {
        while (Current is ' ' or '\t' or '#' || (acrossLines && Current is '\r' or '\n'))
        {
            if (_text[_at++] == '#')
            {
                while (!IsAtEnd && Current is not ('\r' or '\n'))
                {
                    _at++;
                }
            }
        }
    }

    private static bool IsNameCharacter(char c) => char.IsAsciiLetterOrDigit(c) || c == '-';

    private GrammarSyntaxException Fault(string problem) => new(_at, problem);
}
