using System.Text;

namespace Pipelines.Core.Schemas.Language;

internal sealed partial class TypeTextParser
{
    private FieldType? ParseEnum(int start)
    {
        if (!TryTake('['))
        {
            return Fail(start, "\"enum\" needs its values, as in enum[yes, no]");
        }

        var values = new List<string>();
        do
        {
            SkipSpace();
            int valueStart = _at;
            bool quoted = _at < _text.Length && _text[_at] is '"' or '\'';
            if ((quoted ? TakeQuoted() : TakeRawValue()) is not string value)
            {
                return null;
            }

            value = _options.LowerCaseEnumValues ? value.ToLowerInvariant() : value;
            if (value.Length == 0 && !quoted)
            {
                Record(valueStart, "an enum value is missing here; an empty value is written \"\"");
            }
            else if (values.Contains(value, StringComparer.Ordinal))
            {
                Record(valueStart, $"the enum value \"{value}\" is there twice");
            }
            else
            {
                values.Add(value);
            }
        }
        while (TryTake(','));

        return Expect(']', "to close enum[; a value with a comma, bracket or quote in it goes in quotes")
            ? new FieldType(SchemaFragments.Enum(values), false)
            : null;
    }

    /// <summary>A value as it stands, spaces inside kept; a backslash takes the next character literally.</summary>
    private string? TakeRawValue()
    {
        var value = new StringBuilder();
        int keep = 0;
        while (_at < _text.Length && _text[_at] is not (',' or ']'))
        {
            if (_text[_at] == '[')
            {
                Record(_at, "a value with a bracket in it goes in quotes: enum[\"a [b]\", c]");
                return null;
            }

            if (_text[_at] == '\\')
            {
                _at++;
                if (_at == _text.Length)
                {
                    Record(_at - 1, "nothing follows the backslash");
                    return null;
                }

                value.Append(_text[_at++]);
                keep = value.Length;
                continue;
            }

            value.Append(_text[_at++]);
            keep = char.IsWhiteSpace(value[^1]) ? keep : value.Length;
        }

        return value.ToString(0, keep);
    }

    /// <summary>A value in double or single quotes; a backslash takes the next character literally.</summary>
    private string? TakeQuoted()
    {
        int start = _at;
        char quote = _text[_at++];
        var value = new StringBuilder();
        while (_at < _text.Length)
        {
            char c = _text[_at++];
            if (c == quote)
            {
                return value.ToString();
            }

            if (c == '\\' && _at < _text.Length)
            {
                c = _text[_at++];
            }

            value.Append(c);
        }

        Record(start, $"the quote {quote} that opens here is never closed");
        return null;
    }
}
