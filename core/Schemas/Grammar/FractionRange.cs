namespace Pipelines.Core.Schemas.Grammar;

/// <summary>The digits behind the point, point included, of numbers whose whole part is that of both bounds.</summary>
internal sealed class FractionRange
{
    private readonly string? _low;
    private readonly string? _high;
    private readonly bool _lowIsInclusive;
    private readonly bool _highIsInclusive;
    private readonly int _digitsMax;

    private FractionRange(DecimalBound? low, DecimalBound? high, int digitsMax)
    {
        _low = low?.Value.FractionDigits();
        _high = high?.Value.FractionDigits();
        _lowIsInclusive = low?.IsInclusive ?? true;
        _highIsInclusive = high?.IsInclusive ?? true;
        _digitsMax = digitsMax;
    }

    /// <summary>The fractions between two bounds, where null stands for no bound; null when there are none.</summary>
    public static GbnfNode? Between(DecimalBound? low, DecimalBound? high, int digitsMax)
    {
        var range = new FractionRange(low, high, digitsMax);
        bool onLow = low is not null;
        bool onHigh = high is not null;
        GbnfNode? digits = range.NextDigit(0, onLow, onHigh);
        bool mayBeWhole = range.MayEnd(0, onLow, onHigh);
        if (digits is null)
        {
            return mayBeWhole ? GbnfNode.Empty : null;
        }

        GbnfNode fraction = GbnfNode.InOrder(new GbnfNode.Literal("."), digits);
        return mayBeWhole ? new GbnfNode.Repeat(fraction, 0, 1) : fraction;
    }

    /// <summary>
    /// Whether the number may end here. While its digits are still those of a bound (<paramref name="onLow"/>,
    /// <paramref name="onHigh"/>), ending means equal to the bound or, where the bound has digits left, below it.
    /// </summary>
    private bool MayEnd(int at, bool onLow, bool onHigh)
    {
        bool lowAllows = !onLow || (at >= _low!.Length && _lowIsInclusive);
        bool highAllows = !onHigh || at < _high!.Length || _highIsInclusive;
        return lowAllows && highAllows;
    }

    private GbnfNode? NextDigit(int at, bool onLow, bool onHigh)
    {
        int rest = _digitsMax - at;
        if (rest <= 0)
        {
            return null;
        }

        if (IsBehind(at, onLow, onHigh))
        {
            return Behind(rest, onLow, onHigh);
        }

        char low = onLow ? DigitOf(_low!, at) : '0';
        char high = onHigh ? DigitOf(_high!, at) : '9';
        if (onLow && onHigh && low == high)
        {
            return Then(low, at, true, true);
        }

        var options = new List<GbnfNode?>();
        if (onLow)
        {
            options.Add(Then(low, at, true, false));
        }

        char firstFree = onLow ? (char)(low + 1) : low;
        char lastFree = onHigh ? (char)(high - 1) : high;
        if (firstFree <= lastFree)
        {
            options.Add(GbnfNode.InOrder(IntegerRange.Digit(firstFree, lastFree), IntegerRange.Digits(0, rest - 1)));
        }

        if (onHigh)
        {
            options.Add(Then(high, at, false, true));
        }

        GbnfNode[] possible = [.. options.OfType<GbnfNode>()];
        return possible.Length == 0 ? null : GbnfNode.OneOf(possible);
    }

    /// <summary>
    /// Whether all digits of the bounds are passed and the rest can be said in one go. With an open upper bound each digit
    /// is counted instead, so that the whole never has more digits than a floating-point number tells apart.
    /// </summary>
    private bool IsBehind(int at, bool onLow, bool onHigh) =>
        (!onLow || at >= _low!.Length) && (!onHigh || at >= _high!.Length) && (onHigh || _lowIsInclusive || _highIsInclusive);

    /// <summary>At least one more digit behind all digits of the bounds.</summary>
    private GbnfNode? Behind(int rest, bool onLow, bool onHigh)
    {
        if (onHigh)
        {
            bool mayBeEqual = _highIsInclusive && (!onLow || _lowIsInclusive);
            return mayBeEqual ? new GbnfNode.Repeat(new GbnfNode.Literal("0"), 1, rest) : null;
        }

        return _lowIsInclusive
            ? IntegerRange.Digits(1, rest)
            : GbnfNode.InOrder(
                new GbnfNode.Repeat(new GbnfNode.Literal("0"), 0, rest - 1),
                IntegerRange.Digit('1', '9'),
                IntegerRange.Digits(0, rest));
    }

    private GbnfNode? Then(char digit, int at, bool onLow, bool onHigh)
    {
        var literal = new GbnfNode.Literal(digit.ToString());
        GbnfNode? more = NextDigit(at + 1, onLow, onHigh);
        bool mayEnd = MayEnd(at + 1, onLow, onHigh);
        if (more is null)
        {
            return mayEnd ? literal : null;
        }

        return GbnfNode.InOrder(literal, mayEnd ? new GbnfNode.Repeat(more, 0, 1) : more);
    }

    private static char DigitOf(string digits, int at) => at < digits.Length ? digits[at] : '0';
}
