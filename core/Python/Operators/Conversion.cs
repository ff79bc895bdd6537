using System.Globalization;
using System.Numerics;
using Pipelines.Core.Python.Text;
using Pipelines.Core.Python.Values;

namespace Pipelines.Core.Python.Operators;

/// <summary>Python's <c>int()</c>, <c>float()</c> and <c>round()</c>.</summary>
internal static class Conversion
{
    private const int MaxBase = 36;

    public static PyValue ToInteger(in PyValue value)
    {
        if (value.IsInteger)
        {
            return value.Kind == PyKind.Bool ? value.Int64 : value;
        }

        if (value.Kind == PyKind.Float)
        {
            return PyValue.FromInteger(Truncate(value.Float));
        }

        return value.IsText ? ParseInteger(value.Text, 10) : throw NotANumber("int", value);
    }

    public static PyValue ToFloat(in PyValue value)
    {
        if (value.IsNumber)
        {
            return PyValue.FromFloat(Numbers.ToDouble(value));
        }

        return value.IsText ? PyValue.FromFloat(ParseFloat(value.Text)) : throw NotANumber("float", value);
    }

    public static BigInteger Truncate(double value)
    {
        if (double.IsNaN(value))
        {
            throw PythonException.Value("cannot convert float NaN to integer");
        }

        return double.IsInfinity(value)
            ? throw PythonException.Overflow("cannot convert float infinity to integer")
            : new BigInteger(value);
    }

    /// <param name="text">Digits with optional sign, prefix, underscores and surrounding white space.</param>
    /// <param name="numberBase">2 to 36, or 0 to go by the prefix.</param>
    public static PyValue ParseInteger(string text, long numberBase)
    {
        if (numberBase is not 0 and (< 2 or > MaxBase))
        {
            throw PythonException.Value("int() base must be >= 2 and <= 36, or 0");
        }

        PythonException bad() => PythonException.Value(
            $"invalid literal for int() with base {numberBase}: {StringLiteral.Of(text)}");

        string digits = Whitespace.Trim(text);
        bool isNegative = digits.StartsWith('-');
        digits = isNegative || digits.StartsWith('+') ? digits[1..] : digits;
        long effective = numberBase;
        if (digits.Length > 1 && digits[0] == '0' && PrefixBase(digits[1]) is { } prefixed && (numberBase == 0 || numberBase == prefixed))
        {
            effective = prefixed;
            digits = digits[2..];
            digits = digits.StartsWith('_') ? digits[1..] : digits;
        }

        bool leadingZero = effective == 0 && digits.Length > 1 && digits[0] == '0' && digits.Trim('0', '_').Length > 0;
        effective = effective == 0 ? 10 : effective;
        if (leadingZero || digits.Length == 0 || digits[0] == '_' || digits[^1] == '_' || digits.Contains("__", StringComparison.Ordinal))
        {
            throw bad();
        }

        if (digits.Length > IntegerText.MaxDigits)
        {
            throw PythonException.Value($"an integer of more than {IntegerText.MaxDigits} digits cannot be read from text");
        }

        BigInteger result = BigInteger.Zero;
        foreach (char unit in digits)
        {
            if (unit == '_')
            {
                continue;
            }

            int digit = DigitOf(unit);
            result = digit >= 0 && digit < effective ? (result * effective) + digit : throw bad();
        }

        return PyValue.FromInteger(isNegative ? -result : result);
    }

    public static double ParseFloat(string text)
    {
        string trimmed = Whitespace.Trim(text);
        string unsigned = trimmed.TrimStart('+', '-');
        bool isNegative = trimmed.StartsWith('-');
        double? special = trimmed.Length - unsigned.Length > 1 ? null : unsigned.ToLowerInvariant() switch
        {
            "inf" or "infinity" => isNegative ? double.NegativeInfinity : double.PositiveInfinity,
            "nan" => double.NaN,
            _ => null,
        };
        if (special is not null)
        {
            return special.Value;
        }

        const NumberStyles Style = NumberStyles.AllowLeadingSign | NumberStyles.AllowDecimalPoint | NumberStyles.AllowExponent;
        bool startsLikeANumber = unsigned.Length > 0 && (char.IsAsciiDigit(unsigned[0]) || unsigned[0] == '.');
        return startsLikeANumber && TryRemoveUnderscores(trimmed, out string digits)
            && double.TryParse(digits, Style, CultureInfo.InvariantCulture, out double result)
            ? result
            : throw PythonException.Value($"could not convert string to float: {StringLiteral.Of(text)}");
    }

    private static bool TryRemoveUnderscores(string text, out string digits)
    {
        digits = text;
        for (int i = 0; i < text.Length; i++)
        {
            bool between = i > 0 && i + 1 < text.Length && char.IsAsciiDigit(text[i - 1]) && char.IsAsciiDigit(text[i + 1]);
            if (text[i] == '_' && !between)
            {
                return false;
            }
        }

        digits = text.Replace("_", string.Empty, StringComparison.Ordinal);
        return true;
    }

    private static long? PrefixBase(char letter) => letter switch
    {
        'x' or 'X' => 16,
        'o' or 'O' => 8,
        'b' or 'B' => 2,
        _ => null,
    };

    private static int DigitOf(char unit) => unit switch
    {
        >= '0' and <= '9' => unit - '0',
        >= 'a' and <= 'z' => unit - 'a' + 10,
        >= 'A' and <= 'Z' => unit - 'A' + 10,
        _ => CharUnicodeInfo.GetDecimalDigitValue(unit),
    };

    private static PythonException NotANumber(string function, in PyValue value) => value.IsUndefined
        ? PyUndefined.ErrorOf(value)
        : PythonException.Type(
            $"{function}() argument must be a string or a real number, not '{value.TypeName}'");
}
