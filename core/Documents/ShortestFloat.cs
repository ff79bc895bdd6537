using System.Globalization;

namespace Pipelines.Core.Documents;

/// <summary>
/// A finite double in the fewest digits that read back as the same double, laid out as Python's <c>repr</c> lays it out:
/// fixed notation with at least one decimal while <c>1e-4 &lt;= |x| &lt; 1e16</c>, else <c>d.ddde+XX</c>.
/// </summary>
internal static class ShortestFloat
{
    private const int FixedPointMin = -3;
    private const int FixedPointMax = 16;

    public static string Format(double value)
    {
        // 0.d1d2d3… × 10^point: .NET's "R" has the shortest digits, only its layout differs.
        string text = value.ToString("R", CultureInfo.InvariantCulture);
        string sign = text.StartsWith('-') ? "-" : string.Empty;
        int mark = text.IndexOf('E', StringComparison.Ordinal);
        int exponent = mark < 0 ? 0 : int.Parse(text.AsSpan(mark + 1), NumberStyles.AllowLeadingSign, CultureInfo.InvariantCulture);
        string mantissa = text[sign.Length..(mark < 0 ? text.Length : mark)];
        int dot = mantissa.IndexOf('.', StringComparison.Ordinal);
        int integerDigits = dot < 0 ? mantissa.Length : dot;
        string all = dot < 0 ? mantissa : mantissa.Remove(dot, 1);
        string digits = all.TrimStart('0');
        int point = integerDigits + exponent - (all.Length - digits.Length);
        digits = digits.TrimEnd('0');
        return digits.Length == 0 ? sign + "0.0" : sign + Layout(digits, point);
    }

    private static string Layout(string digits, int point)
    {
        if (point is < FixedPointMin or > FixedPointMax)
        {
            string fraction = digits.Length > 1 ? "." + digits[1..] : string.Empty;
            int exponent = point - 1;
            return $"{digits[0]}{fraction}e{(exponent < 0 ? '-' : '+')}{Math.Abs(exponent):00}";
        }

        if (point <= 0)
        {
            return "0." + new string('0', -point) + digits;
        }

        return point >= digits.Length
            ? digits + new string('0', point - digits.Length) + ".0"
            : digits[..point] + "." + digits[point..];
    }
}
