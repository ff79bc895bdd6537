using Pipelines.Core.Python.Text;

namespace Pipelines.Core.Python.Formatting;

/// <summary>The presentation types of floats: <c>e f g %</c> and none. Gives the magnitude; signs come from the caller.</summary>
internal static class FloatFormat
{
    private const int DefaultPrecision = 6;

    // type: one of e E f F g G % n, or '\0' for none.
    public static string Magnitude(double magnitude, char type, int? precision, bool alternate)
    {
        if (!double.IsFinite(magnitude))
        {
            string name = double.IsNaN(magnitude) ? "nan" : "inf";
            return char.IsAsciiLetterUpper(type) ? name.ToUpperInvariant() : type == '%' ? name + "%" : name;
        }

        string text = type switch
        {
            'f' or 'F' => Fixed(magnitude, precision ?? DefaultPrecision, alternate),
            '%' => Fixed(magnitude * 100, precision ?? DefaultPrecision, alternate) + "%",
            'e' or 'E' => Exponential(magnitude, precision ?? DefaultPrecision, alternate),
            'g' or 'G' or 'n' => General(magnitude, precision ?? DefaultPrecision, alternate, keepsPoint: false),
            _ => precision is { } digits ? General(magnitude, digits, alternate, keepsPoint: true) : FloatText.Of(magnitude),
        };
        return type is 'E' or 'G' ? text.ToUpperInvariant() : text;
    }

    private static string Fixed(double magnitude, int precision, bool alternate) =>
        DecimalDigits.Fixed(magnitude, precision) + (alternate && precision == 0 ? "." : string.Empty);

    private static string Exponential(double magnitude, int precision, bool alternate)
    {
        string digits = DecimalDigits.Significant(magnitude, precision + 1, out int exponent);
        return WithExponent(digits, exponent, alternate);
    }

    // keepsPoint: without a type, a whole number keeps ".0" and turns to an exponent one digit earlier.
    private static string General(double magnitude, int precision, bool alternate, bool keepsPoint)
    {
        int significant = Math.Max(precision, 1);
        string digits = DecimalDigits.Significant(magnitude, significant, out int exponent);
        if (!alternate)
        {
            digits = digits.TrimEnd('0');
            digits = digits.Length == 0 ? "0" : digits;
        }

        if (exponent < -4 || exponent >= significant - (keepsPoint ? 1 : 0))
        {
            return WithExponent(digits, exponent, alternate && significant == 1);
        }

        if (exponent < 0)
        {
            return "0." + new string('0', -exponent - 1) + digits;
        }

        string whole = digits.Length > exponent ? digits[..(exponent + 1)] : digits.PadRight(exponent + 1, '0');
        string fraction = digits.Length > exponent + 1 ? digits[(exponent + 1)..] : string.Empty;
        return fraction.Length > 0 ? $"{whole}.{fraction}" : keepsPoint ? $"{whole}.0" : alternate ? $"{whole}." : whole;
    }

    private static string WithExponent(string digits, int exponent, bool alternate)
    {
        string fraction = digits.Length > 1 ? "." + digits[1..] : alternate ? "." : string.Empty;
        return $"{digits[0]}{fraction}e{(exponent < 0 ? '-' : '+')}{Math.Abs(exponent):00}";
    }
}
