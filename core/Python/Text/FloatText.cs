using System.Globalization;

namespace Pipelines.Core.Python.Text;

/// <summary>A float as Python prints it: the shortest digits that read back, <c>1.0</c>, <c>1e+16</c>, <c>1e-05</c>.</summary>
internal static class FloatText
{
    // "R" pads whole numbers with zeros: 17 significant digits and up to 5 more.
    private const int MaxDigits = 24;

    // Between these exponents Python writes the digits out; outside it uses an exponent.
    private const int FirstFixedExponent = -4;
    private const int LastFixedExponent = 15;

    public static string Of(double value)
    {
        using var buffer = new TextBuffer(int.MaxValue);
        Write(buffer, value);
        return buffer.ToString();
    }

    public static void Write(TextBuffer output, double value)
    {
        if (!double.IsFinite(value))
        {
            output.Append(double.IsNaN(value) ? "nan" : value > 0 ? "inf" : "-inf");
            return;
        }

        if (double.IsNegative(value))
        {
            output.Append('-');
        }

        Span<char> digits = stackalloc char[MaxDigits];
        int count = ShortestDigits(Math.Abs(value), digits, out int exponent);
        WriteDigits(output, digits[..count], exponent);
    }

    private static void WriteDigits(TextBuffer output, ReadOnlySpan<char> digits, int exponent)
    {
        if (exponent is < FirstFixedExponent or > LastFixedExponent)
        {
            output.Append(digits[0]);
            if (digits.Length > 1)
            {
                output.Append('.');
                output.Append(digits[1..]);
            }

            output.Append(exponent < 0 ? "e-" : "e+");
            output.Append(Math.Abs(exponent) < 10 ? "0" : string.Empty);
            output.Append(Math.Abs(exponent));
        }
        else if (exponent < 0)
        {
            output.Append("0.");
            output.Append('0', -exponent - 1);
            output.Append(digits);
        }
        else
        {
            int whole = exponent + 1;
            output.Append(digits[..Math.Min(whole, digits.Length)]);
            output.Append('0', whole - digits.Length);
            output.Append('.');
            output.Append(digits.Length > whole ? digits[whole..] : "0");
        }
    }

    /// <summary>The shortest digits d₀d₁d₂… with value = d₀.d₁d₂… × 10^exponent.</summary>
    internal static int ShortestDigits(double value, Span<char> digits, out int exponent)
    {
        Span<char> text = stackalloc char[32];
        _ = value.TryFormat(text, out int length, "R", CultureInfo.InvariantCulture);
        return ReadDigits(text[..length], digits, out exponent);
    }

    // "R" gives forms such as 123.45, 0.001, 1E-05 and 1.5E+300.
    private static int ReadDigits(ReadOnlySpan<char> text, Span<char> digits, out int exponent)
    {
        int mark = text.IndexOf('E');
        int scale = mark < 0 ? 0 : int.Parse(text[(mark + 1)..], NumberStyles.AllowLeadingSign, CultureInfo.InvariantCulture);
        ReadOnlySpan<char> mantissa = mark < 0 ? text : text[..mark];
        int point = mantissa.IndexOf('.');
        int wholeDigits = point < 0 ? mantissa.Length : point;

        int count = 0;
        int leadingZeros = 0;
        foreach (char unit in mantissa)
        {
            if (unit == '.')
            {
                continue;
            }

            if (count == 0 && unit == '0')
            {
                leadingZeros++;
                continue;
            }

            digits[count++] = unit;
        }

        while (count > 1 && digits[count - 1] == '0')
        {
            count--;
        }

        if (count == 0)
        {
            digits[count++] = '0';
            exponent = 0;
            return count;
        }

        exponent = wholeDigits - 1 - leadingZeros + scale;
        return count;
    }
}
