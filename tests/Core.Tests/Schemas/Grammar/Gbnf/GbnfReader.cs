using System.Globalization;
using System.Text;

namespace Pipelines.Core.Tests.Schemas.Grammar.Gbnf;

/// <summary>
/// Reads GBNF as llama.cpp does and refuses what it refuses: a rule over several lines, unknown escapes, undefined rules,
/// and repetitions that unfold into 2,000 symbols or more.
/// </summary>
internal sealed class GbnfReader
{
    private const int UnfoldedSymbolsMax = 2_000;

    private readonly string _text;
    private int _at;
    private int _symbols;

    private GbnfReader(string text) => _text = text;

    public static Dictionary<string, GbnfExpression> Read(string text)
    {
        var reader = new GbnfReader(text);
        var rules = new Dictionary<string, GbnfExpression>(StringComparer.Ordinal);
        while (reader._at < text.Length)
        {
            string name = reader.TakeName();
            reader.SkipSpace(acrossLines: false);
            reader.Expect("::=");
            reader.SkipSpace(acrossLines: true);
            Assert.True(rules.TryAdd(name, reader.ReadChoice(isNested: false)), $"the rule {name} is defined twice");
            reader.Expect("\n");
        }

        foreach (string name in rules.Values.SelectMany(References))
        {
            Assert.True(rules.ContainsKey(name), $"the rule {name} is not defined");
        }

        Assert.True(rules.ContainsKey("root"), "there is no root");
        return rules;
    }

    public static IEnumerable<string> References(GbnfExpression expression) => expression switch
    {
        GbnfExpression.Reference reference => [reference.Name],
        GbnfExpression.Sequence sequence => sequence.Parts.SelectMany(References),
        GbnfExpression.Choice choice => choice.Options.SelectMany(References),
        GbnfExpression.Repeat repeat => References(repeat.Node),
        _ => [],
    };

    private GbnfExpression ReadChoice(bool isNested)
    {
        var options = new List<GbnfExpression> { ReadSequence(isNested) };
        while (Peek() == '|')
        {
            _at++;
            SkipSpace(acrossLines: true);
            options.Add(ReadSequence(isNested));
        }

        return options.Count == 1 ? options[0] : new GbnfExpression.Choice(options);
    }

    private GbnfExpression ReadSequence(bool isNested)
    {
        var parts = new List<GbnfExpression>();
        while (ReadSymbol(isNested) is GbnfExpression symbol)
        {
            parts.Add(symbol);
        }

        return parts.Count == 1 ? parts[0] : new GbnfExpression.Sequence(parts);
    }

    private GbnfExpression? ReadSymbol(bool isNested)
    {
        int symbolsBefore = _symbols;
        GbnfExpression? symbol = Peek() switch
        {
            '"' => ReadLiteral(),
            '[' => ReadClass(),
            '(' => ReadGroup(),
            char c when IsNameCharacter(c) => new GbnfExpression.Reference(TakeName()),
            _ => null,
        };
        if (symbol is null)
        {
            return null;
        }

        SkipSpace(isNested);
        int inner = Math.Max(1, _symbols - symbolsBefore);
        if (TakeQuantifier(isNested) is not (int min, var max))
        {
            return symbol;
        }

        Assert.True((long)inner * Math.Max(1, max ?? min) < UnfoldedSymbolsMax, $"too many repetitions before character {_at}: {inner} symbols, {max ?? min} times");
        _symbols += max - min ?? 1;
        return new GbnfExpression.Repeat(symbol, min, max);
    }

    private GbnfExpression ReadGroup()
    {
        _at++;
        _symbols++;
        SkipSpace(acrossLines: true);
        GbnfExpression inner = ReadChoice(isNested: true);
        Expect(")");
        return inner;
    }

    private GbnfExpression.Sequence ReadLiteral()
    {
        _at++;
        var characters = new List<GbnfExpression>();
        while (Peek() != '"')
        {
            int codePoint = TakeCharacter();
            characters.Add(new GbnfExpression.Character([(codePoint, codePoint)], false));
        }

        _at++;
        return new GbnfExpression.Sequence(characters);
    }

    private GbnfExpression.Character ReadClass()
    {
        _at++;
        bool isNegated = Peek() == '^';
        _at += isNegated ? 1 : 0;
        var ranges = new List<(int, int)>();
        while (Peek() != ']')
        {
            int first = TakeCharacter();
            bool isRange = Peek() == '-' && _text[_at + 1] != ']';
            _at += isRange ? 1 : 0;
            ranges.Add((first, isRange ? TakeCharacter() : first));
        }

        _at++;
        Assert.NotEmpty(ranges);
        return new GbnfExpression.Character(ranges, isNegated);
    }

    private (int Min, int? Max)? TakeQuantifier(bool isNested)
    {
        (int, int?)? times = Peek() switch { '*' => (0, null), '+' => (1, null), '?' => (0, 1), _ => null };
        if (times is not null)
        {
            _at++;
        }
        else if (Peek() == '{')
        {
            int end = _text.IndexOf('}', _at);
            string[] numbers = _text[(_at + 1)..end].Split(',');
            int min = int.Parse(numbers[0], CultureInfo.InvariantCulture);
            times = (min, numbers.Length == 1 ? min : numbers[1].Length == 0 ? null : int.Parse(numbers[1], CultureInfo.InvariantCulture));
            _at = end + 1;
        }

        SkipSpace(isNested);
        return times;
    }

    private int TakeCharacter()
    {
        Assert.NotEqual('\n', Peek());
        if (Peek() != '\\')
        {
            Assert.Equal(System.Buffers.OperationStatus.Done, Rune.DecodeFromUtf16(_text.AsSpan(_at), out Rune rune, out int length));
            _at += length;
            return rune.Value;
        }

        char escape = _text[_at + 1];
        _at += 2;
        int digits = escape switch { 'x' => 2, 'u' => 4, 'U' => 8, _ => 0 };
        if (digits == 0)
        {
            return escape switch { 'n' => '\n', 'r' => '\r', 't' => '\t', '\\' or '"' or '[' or ']' => escape, _ => throw new Xunit.Sdk.XunitException($"unknown escape \\{escape}") };
        }

        _at += digits;
        return int.Parse(_text[(_at - digits).._at], NumberStyles.HexNumber, CultureInfo.InvariantCulture);
    }

    private string TakeName()
    {
        int start = _at;
        while (_at < _text.Length && IsNameCharacter(_text[_at]))
        {
            _at++;
        }

        Assert.True(_at > start, $"a name is missing at {_text[start..Math.Min(start + 20, _text.Length)]}");
        return _text[start.._at];
    }

    private void SkipSpace(bool acrossLines)
    {
        while (Peek() is ' ' or '\t' || (acrossLines && Peek() is '\n' or '\r'))
        {
            _at++;
        }
    }

    private void Expect(string expected)
    {
        Assert.True(_text.AsSpan(_at).StartsWith(expected, StringComparison.Ordinal), $"expected {expected} at: {_text[_at..Math.Min(_at + 40, _text.Length)]}");
        _at += expected.Length;
    }

    private char Peek() => _at < _text.Length ? _text[_at] : '\0';

    private static bool IsNameCharacter(char c) => char.IsAsciiLetterOrDigit(c) || c == '-';
}
