using System.Globalization;
using System.Numerics;
using Newtonsoft.Json.Linq;

namespace Pipelines.Core.Schemas.JsonSchema;

/// <summary>
/// A number as its decimal text says, <c>Mantissa × 10^Exponent</c> with no trailing zero in the mantissa: bounds and
/// multiples are compared exactly, where binary floating point would find that 0.3 is no multiple of 0.1.
/// </summary>
internal readonly record struct ExactDecimal : IComparable<ExactDecimal>
{
    private ExactDecimal(BigInteger mantissa, int exponent)
    {
        while (!mantissa.IsZero && mantissa % 10 == 0)
        {
            mantissa /= 10;
            exponent++;
        }

        Mantissa = mantissa;
        Exponent = mantissa.IsZero ? 0 : exponent;
    }

    public BigInteger Mantissa { get; }

    public int Exponent { get; }

    public bool IsInteger => Exponent >= 0;

    public int Sign => Mantissa.Sign;

    /// <summary>The exact value of a number token; null for anything else and for what is not finite.</summary>
    public static ExactDecimal? Of(JToken token) => token is not JValue { Value: object value }
        ? null
        : value switch
        {
            BigInteger big => new ExactDecimal(big, 0),
            double number => double.IsFinite(number) ? Parse(number.ToString("R", CultureInfo.InvariantCulture)) : null,
            float number => float.IsFinite(number) ? Parse(number.ToString("R", CultureInfo.InvariantCulture)) : null,
            decimal number => Parse(number.ToString(CultureInfo.InvariantCulture)),
            long or int or ulong or uint or short or byte or sbyte or ushort =>
                new ExactDecimal(BigInteger.Parse(Convert.ToString(value, CultureInfo.InvariantCulture)!, CultureInfo.InvariantCulture), 0),
            _ => null,
        };

    public static ExactDecimal FromInteger(BigInteger value) => new(value, 0);

    public static bool operator <(ExactDecimal left, ExactDecimal right) => left.CompareTo(right) < 0;

    public static bool operator >(ExactDecimal left, ExactDecimal right) => left.CompareTo(right) > 0;

    public static bool operator <=(ExactDecimal left, ExactDecimal right) => left.CompareTo(right) <= 0;

    public static bool operator >=(ExactDecimal left, ExactDecimal right) => left.CompareTo(right) >= 0;

    public int CompareTo(ExactDecimal other)
    {
        int common = Math.Min(Exponent, other.Exponent);
        return Scaled(common).CompareTo(other.Scaled(common));
    }

    /// <summary>Whether this is a whole multiple of <paramref name="unit"/>, which is not zero.</summary>
    public bool IsMultipleOf(ExactDecimal unit)
    {
        int common = Math.Min(Exponent, unit.Exponent);
        return (Scaled(common) % unit.Scaled(common)).IsZero;
    }

    public ExactDecimal Negate() => new(-Mantissa, Exponent);

    /// <summary>The largest whole number that is not above this.</summary>
    public BigInteger Floor()
    {
        if (IsInteger)
        {
            return Scaled(0);
        }

        BigInteger quotient = BigInteger.DivRem(Mantissa, BigInteger.Pow(10, -Exponent), out BigInteger rest);
        return rest.Sign < 0 ? quotient - 1 : quotient;
    }

    /// <summary>The smallest whole number that is not below this.</summary>
    public BigInteger Ceiling() => -Negate().Floor();

    /// <summary>The digits behind the point of the absolute value; empty for a whole number.</summary>
    public string FractionDigits() => IsInteger
        ? ""
        : (BigInteger.Abs(Mantissa) % BigInteger.Pow(10, -Exponent)).ToString(CultureInfo.InvariantCulture).PadLeft(-Exponent, '0');

    /// <summary>The number without an exponent.</summary>
    public override string ToString()
    {
        string whole = BigInteger.Abs(IsInteger ? Scaled(0) : Mantissa / BigInteger.Pow(10, -Exponent)).ToString(CultureInfo.InvariantCulture);
        return (Sign < 0 ? "-" : "") + whole + (IsInteger ? "" : "." + FractionDigits());
    }

    /// <summary>The mantissa that goes with a smaller or equal exponent.</summary>
    private BigInteger Scaled(int exponent) => Mantissa * BigInteger.Pow(10, Exponent - exponent);

    private static ExactDecimal Parse(string text)
    {
        int e = text.IndexOfAny(['e', 'E']);
        string digits = e < 0 ? text : text[..e];
        int exponent = e < 0 ? 0 : int.Parse(text[(e + 1)..], NumberStyles.AllowLeadingSign, CultureInfo.InvariantCulture);
        int point = digits.IndexOf('.', StringComparison.Ordinal);
        int fraction = point < 0 ? 0 : digits.Length - point - 1;
        BigInteger mantissa = BigInteger.Parse(digits.Replace(".", "", StringComparison.Ordinal), CultureInfo.InvariantCulture);
        return new ExactDecimal(mantissa, exponent - fraction);
    }
}
