using System.Globalization;
using System.Numerics;
using Pipelines.Core.Schemas.Patterns;

namespace Pipelines.Core.Schemas.Grammar;

/// <summary>Whole numbers within bounds, digit by digit and without leading zeros.</summary>
internal static class IntegerRange
{
    /// <summary>The whole numbers from <paramref name="low"/> to <paramref name="high"/>, where null stands for no bound; low is not above high.</summary>
    public static GbnfNode Signed(BigInteger? low, BigInteger? high, int digitsMax)
    {
        var options = new List<GbnfNode>();
        if (low is null || low.Value.Sign < 0)
        {
            BigInteger nearest = high is { Sign: < 0 } ? -high.Value : BigInteger.One;
            options.Add(GbnfNode.InOrder(new GbnfNode.Literal("-"), Unsigned(nearest, low is null ? null : -low, digitsMax)));
        }

        if (high is null || high.Value.Sign >= 0)
        {
            options.Add(Unsigned(low is { Sign: > 0 } ? low.Value : BigInteger.Zero, high, digitsMax));
        }

        return GbnfNode.OneOf(options);
    }

    /// <summary>The whole numbers from <paramref name="low"/>, which is not negative.</summary>
    public static GbnfNode Unsigned(BigInteger low, BigInteger? high, int digitsMax)
    {
        string lowest = low.ToString(CultureInfo.InvariantCulture);
        int length = high is BigInteger bound ? bound.ToString(CultureInfo.InvariantCulture).Length : Math.Max(digitsMax, lowest.Length);
        string highest = high?.ToString(CultureInfo.InvariantCulture) ?? new string('9', length);
        if (lowest.Length == highest.Length)
        {
            return SameLength(lowest, highest);
        }

        // Lengths of which every number is within the bounds go together.
        var options = new List<GbnfNode>();
        if (low.IsZero)
        {
            options.Add(new GbnfNode.Literal("0"));
            lowest = "1";
        }

        bool lowIsWhole = lowest == "1" + new string('0', lowest.Length - 1);
        int firstWhole = lowIsWhole ? lowest.Length : lowest.Length + 1;
        int lastWhole = highest.All(digit => digit == '9') ? highest.Length : highest.Length - 1;
        if (!lowIsWhole)
        {
            options.Add(SameLength(lowest, new string('9', lowest.Length)));
        }

        if (firstWhole <= lastWhole)
        {
            options.Add(GbnfNode.InOrder(Digit('1', '9'), Digits(firstWhole - 1, lastWhole - 1)));
        }

        if (lastWhole < highest.Length)
        {
            options.Add(SameLength("1" + new string('0', highest.Length - 1), highest));
        }

        return GbnfNode.OneOf(options);
    }

    /// <summary>So many digits of any kind.</summary>
    public static GbnfNode Digits(int min, int max) => max == 0
        ? GbnfNode.Empty
        : (min, max) is (1, 1) ? Digit('0', '9') : new GbnfNode.Repeat(Digit('0', '9'), min, max);

    public static GbnfNode Digit(char low, char high) =>
        low == high ? new GbnfNode.Literal(low.ToString()) : new GbnfNode.Chars(CodePointSet.Of([new CodePointRange(low, high)]));

    /// <summary>
    /// The digit strings between two of the same length. Behind the first digit in which they differ:
    /// <c>low's digit, the rest from low's rest up | a digit between, any rest | high's digit, the rest up to high's rest</c>.
    /// </summary>
    private static GbnfNode SameLength(string low, string high)
    {
        int common = 0;
        while (common < low.Length && low[common] == high[common])
        {
            common++;
        }

        if (common == low.Length)
        {
            return new GbnfNode.Literal(low);
        }

        GbnfNode differing = Differing(low[common..], high[common..]);
        return common == 0 ? differing : GbnfNode.InOrder(new GbnfNode.Literal(low[..common]), differing);
    }

    private static GbnfNode Differing(string low, string high)
    {
        int rest = low.Length - 1;
        string lowRest = low[1..];
        string highRest = high[1..];
        bool lowIsWhole = lowRest.All(digit => digit == '0');
        bool highIsWhole = highRest.All(digit => digit == '9');
        var options = new List<GbnfNode>();
        if (!lowIsWhole)
        {
            options.Add(GbnfNode.InOrder(Digit(low[0], low[0]), SameLength(lowRest, new string('9', rest))));
        }

        char first = lowIsWhole ? low[0] : (char)(low[0] + 1);
        char last = highIsWhole ? high[0] : (char)(high[0] - 1);
        if (first <= last)
        {
            options.Add(GbnfNode.InOrder(Digit(first, last), Digits(rest, rest)));
        }

        if (!highIsWhole)
        {
            options.Add(GbnfNode.InOrder(Digit(high[0], high[0]), SameLength(new string('0', rest), highRest)));
        }

        return GbnfNode.OneOf(options);
    }
}
