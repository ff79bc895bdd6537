using System.Globalization;
using System.Text;

namespace Pipelines.Core.Expressions.Patterns;

/// <summary>
/// Python's pattern syntax where .NET's differs: <c>(?P&lt;n&gt;…)</c>, <c>(?P=n)</c>, <c>\Z</c>, <c>{,n}</c>, brackets in
/// classes. Named groups become plain ones, because .NET numbers them after the others; their names are kept beside.
/// </summary>
internal sealed class PatternTranslation
{
    private const string NamedGroup = "(?P<";
    private const string NamedReference = "(?P=";

    private readonly string _pattern;
    private readonly StringBuilder _result;
    private readonly Dictionary<string, int> _names = new(StringComparer.Ordinal);
    private int _groups;
    private int _position;

    private PatternTranslation(string pattern)
    {
        _pattern = pattern;
        _result = new StringBuilder(pattern.Length + 8);
    }

    public static (string Pattern, IReadOnlyDictionary<string, int> Names) ToDotNet(string pattern)
    {
        var translation = new PatternTranslation(pattern);
        while (translation._position < pattern.Length)
        {
            translation.Step();
        }

        return (translation._result.ToString(), translation._names);
    }

    private void Step()
    {
        char unit = _pattern[_position];
        switch (unit)
        {
            case '\\' when _position + 1 < _pattern.Length:
                char next = _pattern[_position + 1];
                _result.Append('\\').Append(next == 'Z' ? 'z' : next);
                _position += 2;
                break;
            case '[':
                CopyClass();
                break;
            case '(' when StartsHere(NamedGroup):
                OpenNamedGroup();
                break;
            case '(' when StartsHere(NamedReference):
                string name = UpTo(')', NamedReference.Length);
                _result.Append("\\k<").Append(NumberOf(name)).Append('>');
                break;
            case '{' when StartsHere("{,"):
                _result.Append("{0,");
                _position += 2;
                break;
            default:
                bool captures = unit == '(' && !(_position + 1 < _pattern.Length && _pattern[_position + 1] == '?');
                _groups += captures ? 1 : 0;
                _result.Append(unit);
                _position++;
                break;
        }
    }

    private void OpenNamedGroup()
    {
        string name = UpTo('>', NamedGroup.Length);
        _names[name] = ++_groups;
        _result.Append('(');
    }

    // In a class a further bracket stands for itself; .NET would read [a-[b]] as a subtraction.
    private void CopyClass()
    {
        int start = _position++;
        _result.Append('[');
        if (Peek() == '^')
        {
            _result.Append('^');
            _position++;
        }

        for (bool isFirst = true; _position < _pattern.Length && (isFirst || Peek() != ']'); isFirst = false)
        {
            char unit = _pattern[_position++];
            if (unit == '\\' && _position < _pattern.Length)
            {
                _result.Append(unit).Append(_pattern[_position++]);
            }
            else
            {
                _result.Append(unit is '[' or ']' ? "\\" : string.Empty).Append(unit);
            }
        }

        if (_position == _pattern.Length)
        {
            throw new ArgumentException(string.Create(CultureInfo.InvariantCulture, $"the class that opens at {start} has no end"));
        }

        _result.Append(']');
        _position++;
    }

    private string NumberOf(string name) => _names.TryGetValue(name, out int number)
        ? number.ToString(CultureInfo.InvariantCulture)
        : throw new ArgumentException($"there is no group named '{name}'");

    // The text behind a prefix up to a closing character, which is taken too.
    private string UpTo(char close, int prefixLength)
    {
        int start = _position + prefixLength;
        int end = _pattern.IndexOf(close, start);
        if (end < 0)
        {
            throw new ArgumentException($"'{close}' is missing");
        }

        _position = end + 1;
        return _pattern[start..end];
    }

    private char Peek() => _position < _pattern.Length ? _pattern[_position] : '\0';

    private bool StartsHere(string text) => string.CompareOrdinal(_pattern, _position, text, 0, text.Length) == 0;
}
