using System.Globalization;
using System.Numerics;
using System.Text.RegularExpressions;
using Newtonsoft.Json.Linq;

namespace Pipelines.Core.Specs.Yaml;

/// <summary>
/// What a plain scalar means by YAML 1.1 as PyYAML's <c>safe_load</c> reads it, because that is what pipelines were written
/// against: <c>yes</c> and <c>off</c> are booleans, <c>010</c> is octal, <c>1e5</c> is a text. Dates stay texts: rows are JSON.
/// </summary>
internal static partial class ScalarRules
{
    private const int SexagesimalBase = 60;

    public static (SpecScalarKind Kind, JValue Value) Resolve(string text)
    {
        if (text is "" or "~" or "null" or "Null" or "NULL")
        {
            return (SpecScalarKind.Null, JValue.CreateNull());
        }

        if (BooleanOf(text) is bool boolean)
        {
            return (SpecScalarKind.Boolean, new JValue(boolean));
        }

        if (IntegerPattern().IsMatch(text))
        {
            return (SpecScalarKind.WholeNumber, IntegerOf(text));
        }

        return FloatPattern().IsMatch(text)
            ? (SpecScalarKind.Number, new JValue(FloatOf(text)))
            : (SpecScalarKind.Text, new JValue(text));
    }

    private static bool? BooleanOf(string text) => text switch
    {
        "yes" or "Yes" or "YES" or "true" or "True" or "TRUE" or "on" or "On" or "ON" => true,
        "no" or "No" or "NO" or "false" or "False" or "FALSE" or "off" or "Off" or "OFF" => false,
        _ => null,
    };

    private static JValue IntegerOf(string text)
    {
        string digits = text.Replace("_", "", StringComparison.Ordinal);
        int sign = digits[0] == '-' ? -1 : 1;
        digits = digits.TrimStart('-', '+');
        BigInteger value = sign * digits switch
        {
            "0" => BigInteger.Zero,
            _ when digits.StartsWith("0b", StringComparison.Ordinal) => Digits(digits[2..], 2),
            _ when digits.StartsWith("0x", StringComparison.Ordinal) => Digits(digits[2..], 16),
            _ when digits[0] == '0' => Digits(digits, 8),
            _ when digits.Contains(':', StringComparison.Ordinal) => Sexagesimal(digits),
            _ => BigInteger.Parse(digits, CultureInfo.InvariantCulture),
        };
        return value >= long.MinValue && value <= long.MaxValue ? new JValue((long)value) : new JValue(value);
    }

    private static BigInteger Digits(string digits, int radix) =>
        digits.Aggregate(BigInteger.Zero, (value, digit) => (value * radix) + Convert.ToInt32(digit.ToString(), 16));

    private static BigInteger Sexagesimal(string text) =>
        text.Split(':').Aggregate(BigInteger.Zero, static (value, part) => (value * SexagesimalBase) + BigInteger.Parse(part, CultureInfo.InvariantCulture));

    private static double FloatOf(string text)
    {
        string digits = text.Replace("_", "", StringComparison.Ordinal).ToLowerInvariant();
        int sign = digits[0] == '-' ? -1 : 1;
        digits = digits.TrimStart('-', '+');
        return sign * digits switch
        {
            ".inf" => double.PositiveInfinity,
            ".nan" => double.NaN,
            _ => digits.Split(':').Aggregate(0d, static (value, part) =>
                (value * SexagesimalBase) + double.Parse(part, NumberStyles.Float, CultureInfo.InvariantCulture)),
        };
    }

    [GeneratedRegex(@"\A(?:[-+]?0b[0-1_]*[0-1][0-1_]*|[-+]?0[0-7_]+|[-+]?(?:0|[1-9][0-9_]*)|[-+]?0x[0-9a-fA-F_]*[0-9a-fA-F][0-9a-fA-F_]*|[-+]?[1-9][0-9_]*(?::[0-5]?[0-9])+)\z")]
    private static partial Regex IntegerPattern();

    [GeneratedRegex(@"\A(?:[-+]?[0-9][0-9_]*\.[0-9_]*(?:[eE][-+][0-9]+)?|\.[0-9][0-9_]*(?:[eE][-+][0-9]+)?|[-+]?[0-9][0-9_]*(?::[0-5]?[0-9])+\.[0-9_]*|[-+]?\.(?:inf|Inf|INF)|\.(?:nan|NaN|NAN))\z")]
    private static partial Regex FloatPattern();
}
