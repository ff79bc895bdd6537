using System.Globalization;
using System.Numerics;
using Pipelines.Core.Python.Formatting;
using Pipelines.Core.Python.Values;

namespace Pipelines.Core.Python.Operators;

/// <summary>Python's <c>round()</c>: half to even on the exact decimal value.</summary>
internal static class Rounding
{
    private const int MaxUsefulDigits = 323;

    /// <param name="value">A number.</param>
    /// <param name="digits">Digits after the point, negative for tens; <c>None</c> rounds a float to an integer.</param>
    public static PyValue Round(in PyValue value, in PyValue digits)
    {
        if (!value.IsNumber)
        {
            throw value.IsUndefined
                ? PyUndefined.ErrorOf(value)
                : PythonException.Type($"type {value.TypeName} doesn't define __round__ method");
        }

        if (value.Kind == PyKind.Float)
        {
            return digits.IsNone
                ? PyValue.FromInteger(Conversion.Truncate(Math.Round(value.Float, MidpointRounding.ToEven)))
                : PyValue.FromFloat(RoundFloat(value.Float, Numbers.RequireInt64(digits)));
        }

        long places = digits.IsNone ? 0 : Numbers.RequireInt64(digits);
        return PyValue.FromInteger(places >= 0 ? value.Integer : RoundInteger(value.Integer, places));
    }

    private static double RoundFloat(double value, long places)
    {
        if (!double.IsFinite(value) || value == 0 || places > MaxUsefulDigits)
        {
            return value;
        }

        if (places < -MaxUsefulDigits)
        {
            return Math.CopySign(0, value);
        }

        double magnitude = Math.Abs(value);
        string digits = places >= 0
            ? DecimalDigits.Fixed(magnitude, (int)places)
            : $"{DecimalDigits.Units(magnitude, (int)-places)}e{-places}";
        double rounded = double.Parse(digits, CultureInfo.InvariantCulture);
        return Math.CopySign(rounded, value);
    }

    private static BigInteger RoundInteger(BigInteger value, long places)
    {
        if (places < -EvaluationLimits.MaxIntegerBits)
        {
            return BigInteger.Zero;
        }

        BigInteger unit = BigInteger.Pow(10, (int)-places);
        BigInteger quotient = BigInteger.DivRem(BigInteger.Abs(value), unit, out BigInteger rest);
        int half = (rest * 2).CompareTo(unit);
        quotient += half > 0 || (half == 0 && !quotient.IsEven) ? 1 : 0;
        return quotient * unit * value.Sign;
    }
}
