using System.Globalization;
using System.Numerics;

namespace Pipelines.Core.Python.Formatting;

/// <summary>Exact decimal digits of a float, rounded half to even, as C's printf gives them to Python.</summary>
internal static class DecimalDigits
{
    /// <summary>More digits than any reader needs; the exact value of a float never has more than 767.</summary>
    public const int MaxPrecision = 1100;

    /// <summary>The magnitude with <paramref name="decimals"/> digits after the point.</summary>
    public static string Fixed(double magnitude, int decimals)
    {
        RequirePrecision(decimals);
        string digits = Scaled(magnitude, decimals).ToString(CultureInfo.InvariantCulture).PadLeft(decimals + 1, '0');
        return decimals == 0 ? digits : string.Concat(digits.AsSpan(0, digits.Length - decimals), ".", digits.AsSpan(digits.Length - decimals));
    }

    /// <summary>The first <paramref name="count"/> significant digits and the exponent of the first one.</summary>
    public static string Significant(double magnitude, int count, out int exponent)
    {
        RequirePrecision(count);
        exponent = 0;
        if (magnitude == 0)
        {
            return new string('0', count);
        }

        // Start below the true exponent: one too high could hide behind a carry, 9.99… rounded to 10.0….
        exponent = (int)Math.Floor(Math.Log10(magnitude)) - 1;
        string digits = Digits(magnitude, count, exponent);
        while (digits.Length > count)
        {
            exponent++;
            digits = Digits(magnitude, count, exponent);
        }

        return digits;
    }

    /// <summary>The magnitude in whole units of 10^<paramref name="power"/>.</summary>
    public static string Units(double magnitude, int power) =>
        Scaled(magnitude, -power).ToString(CultureInfo.InvariantCulture);

    private static string Digits(double magnitude, int count, int exponent) =>
        Scaled(magnitude, count - 1 - exponent).ToString(CultureInfo.InvariantCulture);

    // round(magnitude × 10^power)
    private static BigInteger Scaled(double magnitude, int power)
    {
        const int MantissaBits = 52;
        const int ExponentBias = 1075;
        long bits = BitConverter.DoubleToInt64Bits(magnitude);
        int biased = (int)(bits >> MantissaBits);
        long mantissa = bits & ((1L << MantissaBits) - 1);
        BigInteger numerator = biased == 0 ? mantissa : mantissa | (1L << MantissaBits);
        int exponent = Math.Max(biased, 1) - ExponentBias;

        BigInteger denominator = BigInteger.One;
        numerator <<= Math.Max(exponent, 0);
        denominator <<= Math.Max(-exponent, 0);
        numerator *= BigInteger.Pow(10, Math.Max(power, 0));
        denominator *= BigInteger.Pow(10, Math.Max(-power, 0));

        BigInteger quotient = BigInteger.DivRem(numerator, denominator, out BigInteger rest);
        int half = (rest * 2).CompareTo(denominator);
        return half > 0 || (half == 0 && !quotient.IsEven) ? quotient + 1 : quotient;
    }

    private static void RequirePrecision(int digits)
    {
        if (digits > MaxPrecision)
        {
            throw PythonException.Limit($"a float with more than {MaxPrecision:N0} digits");
        }
    }
}
