using System.Text;

namespace Pipelines.Core.Schemas.Patterns;

/// <summary>
/// Reads the regular part of ECMA-262's regular expressions. Look-around, back references, word boundaries, Unicode
/// properties and flags are valid but not regular or not portable: they end the reading as unsupported.
/// </summary>
internal sealed partial class PatternReader
{
    private const int DepthMax = 64;

    /// <summary>More repetitions than this are a slip of the pen, and no automaton or grammar could hold them.</summary>
    private const int RepetitionsMax = 100_000;

    private readonly string _pattern;
    private int _at;

    private PatternReader(string pattern) => _pattern = pattern;

    /// <summary>The tree of a whole pattern.</summary>
    /// <exception cref="PatternReadException">The pattern is broken or says more than the tree can.</exception>
    public static PatternNode Read(string pattern)
    {
        var reader = new PatternReader(pattern);
        PatternNode node = reader.ReadChoice(depth: 0);
        return reader._at == pattern.Length ? node : throw reader.Broken("a \")\" without its \"(\"");
    }

    private PatternNode ReadChoice(int depth)
    {
        if (depth > DepthMax)
        {
            throw Broken($"groups are nested more than {DepthMax} deep");
        }

        var options = new List<PatternNode>();
        do
        {
            options.Add(ReadSequence(depth));
        }
        while (TryTake('|'));

        return options.Count == 1 ? options[0] : new PatternNode.Choice(options);
    }

    private PatternNode ReadSequence(int depth)
    {
        var parts = new List<PatternNode>();
        while (_at < _pattern.Length && _pattern[_at] is not ('|' or ')'))
        {
            PatternNode atom = ReadAtom(depth);
            parts.Add(ReadQuantifier(atom));
        }

        return parts.Count == 1 ? parts[0] : new PatternNode.Sequence(parts);
    }

    private PatternNode ReadAtom(int depth)
    {
        char c = _pattern[_at];
        switch (c)
        {
            case '^':
                _at++;
                return new PatternNode.Start();
            case '$':
                _at++;
                return new PatternNode.End();
            case '.':
                _at++;
                return new PatternNode.Chars(CharClasses.Dot);
            case '[':
                _at++;
                return new PatternNode.Chars(ReadClass());
            case '(':
                return ReadGroup(depth);
            case '\\':
                _at++;
                return new PatternNode.Chars(ReadEscape(inClass: false));
            case '*' or '+' or '?':
                throw Broken($"\"{c}\" has nothing to repeat");
            default:
                return new PatternNode.Chars(CodePointSet.Of(TakeCodePoint()));
        }
    }

    private PatternNode ReadGroup(int depth)
    {
        int start = _at++;
        if (TryTake('?'))
        {
            SkipGroupName(start);
        }

        PatternNode inner = ReadChoice(depth + 1);
        return TryTake(')') ? inner : throw new PatternReadException("a \"(\" that is never closed", start, false);
    }

    /// <summary>Accepts <c>(?:</c> and <c>(?&lt;name&gt;</c>; everything else behind <c>(?</c> is not regular.</summary>
    private void SkipGroupName(int start)
    {
        if (TryTake(':'))
        {
            return;
        }

        bool isName = _at + 1 < _pattern.Length && _pattern[_at] == '<' && _pattern[_at + 1] is not ('=' or '!');
        int end = isName ? _pattern.IndexOf('>', _at) : -1;
        if (end < 0)
        {
            throw new PatternReadException("look-around or a flag", start, true);
        }

        _at = end + 1;
    }

    private PatternNode ReadQuantifier(PatternNode node)
    {
        (int Min, int? Max)? times = TakeQuantifier();
        if (times is not (int min, var max))
        {
            return node;
        }

        if (node is PatternNode.Start or PatternNode.End)
        {
            throw Broken("an anchor cannot be repeated");
        }

        // A lazy quantifier matches the same texts.
        TryTake('?');
        return NonEmptyPattern.Repeat(node, min, max);
    }

    private (int Min, int? Max)? TakeQuantifier()
    {
        if (TryTake('*'))
        {
            return (0, null);
        }

        if (TryTake('+'))
        {
            return (1, null);
        }

        return TryTake('?') ? (0, 1) : TakeBraces();
    }

    /// <summary>Reads <c>{m}</c>, <c>{m,}</c> or <c>{m,n}</c>; any other brace is a character as it stands.</summary>
    private (int Min, int? Max)? TakeBraces()
    {
        int start = _at;
        if (TryTake('{') && TakeCount() is int min)
        {
            bool isRange = TryTake(',');
            int? max = isRange ? TakeCount() : min;
            if (TryTake('}'))
            {
                return max < min ? throw new PatternReadException("the numbers of the repetition are the wrong way round", start, false) : (min, max);
            }
        }

        _at = start;
        return null;
    }

    private int? TakeCount()
    {
        int start = _at;
        while (_at < _pattern.Length && char.IsAsciiDigit(_pattern[_at]))
        {
            _at++;
        }

        if (_at == start)
        {
            return null;
        }

        return int.TryParse(_pattern.AsSpan(start, _at - start), out int count) && count <= RepetitionsMax
            ? count
            : throw new PatternReadException($"more than {RepetitionsMax} repetitions", start, false);
    }

    private int TakeCodePoint()
    {
        bool isPair = char.IsHighSurrogate(_pattern[_at]) && _at + 1 < _pattern.Length && char.IsLowSurrogate(_pattern[_at + 1]);
        int codePoint = isPair ? char.ConvertToUtf32(_pattern[_at], _pattern[_at + 1]) : _pattern[_at];
        _at += isPair ? 2 : 1;
        return Rune.IsValid(codePoint) ? codePoint : throw Broken("half a surrogate pair");
    }

    private bool TryTake(char expected)
    {
        if (_at >= _pattern.Length || _pattern[_at] != expected)
        {
            return false;
        }

        _at++;
        return true;
    }

    private PatternReadException Broken(string message) => new(message, _at, false);
}
