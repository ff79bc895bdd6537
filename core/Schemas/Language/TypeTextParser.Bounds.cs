using System.Globalization;
using System.Numerics;
using Newtonsoft.Json.Linq;

namespace Pipelines.Core.Schemas.Language;

internal sealed partial class TypeTextParser
{
    /// <summary>The bounds of a number's value or of a string's length, behind an opening bracket.</summary>
    private FieldType? ParseBounded(string name, JObject schema, int start)
    {
        bool isText = (string?)schema["type"] == "string" && schema["format"] is null;
        bool isNumber = (string?)schema["type"] is "integer" or "number";
        if (!isText && !isNumber)
        {
            return Fail(start, $"\"{name}\" takes nothing in brackets");
        }

        bool isCount = isText || (string?)schema["type"] == "integer";
        bool sound = isText
            ? ParseBounds(schema, "minLength", "maxLength", isCount)
            : ParseBounds(schema, "minimum", "maximum", isCount, allowsNegative: true);
        return sound && Expect(']', $"to close {name}[") ? new FieldType(schema, false) : null;
    }

    private bool ParseBounds(JObject schema, string lowest, string highest, bool isCount, bool allowsNegative = false)
    {
        SkipSpace();
        int start = _at;
        JValue? low = TakeNumber();
        bool isRange = _text.AsSpan(_at).StartsWith("..");
        _at += isRange ? 2 : 0;
        JValue? high = isRange ? TakeNumber() : low;
        if (low is null && high is null)
        {
            Record(start, Unexpected("bounds such as 1..10, 1.. or ..10"));
            return false;
        }

        foreach (JValue? bound in new[] { low, high })
        {
            if (bound is not null && ((isCount && bound.Type != JTokenType.Integer) || (!allowsNegative && bound.CompareTo(new JValue(0)) < 0)))
            {
                Record(start, allowsNegative ? "the bounds of an integer are integers" : "a length or a count is a whole number from 0 up");
                return true;
            }
        }

        if (low is not null && high is not null && low.CompareTo(high) > 0)
        {
            Record(start, "the lower bound is above the upper one");
        }

        SetBound(schema, lowest, low);
        SetBound(schema, highest, high);
        return true;
    }

    private static void SetBound(JObject schema, string keyword, JValue? bound)
    {
        if (bound is not null)
        {
            schema[keyword] = bound.DeepClone();
        }
    }

    /// <summary>A number, if one stands here. The dots of a range are not part of it: <c>0..5</c> starts with 0.</summary>
    private JValue? TakeNumber()
    {
        SkipSpace();
        int start = _at;
        int end = _at + (_at < _text.Length && _text[_at] == '-' ? 1 : 0);
        int digits = end;
        end = SkipDigits(end);
        if (end == digits)
        {
            return null;
        }

        bool hasFraction = end + 1 < _text.Length && _text[end] == '.' && char.IsAsciiDigit(_text[end + 1]);
        _at = hasFraction ? SkipDigits(end + 1) : end;
        string number = _text[start.._at];
        SkipSpace();
        return hasFraction
            ? new JValue(double.Parse(number, CultureInfo.InvariantCulture))
            : long.TryParse(number, CultureInfo.InvariantCulture, out long small) ? new JValue(small) : JTokenOf(number);
    }

    private static JValue JTokenOf(string digits) => (JValue)JToken.FromObject(BigInteger.Parse(digits, CultureInfo.InvariantCulture));

    private int SkipDigits(int from)
    {
        while (from < _text.Length && char.IsAsciiDigit(_text[from]))
        {
            from++;
        }

        return from;
    }
}
