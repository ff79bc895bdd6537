using System.Globalization;
using System.Numerics;
using Pipelines.Core.Schemas.JsonSchema;

namespace Pipelines.Core.Schemas.Grammar;

/// <summary>Decimal numbers within bounds, digit by digit, without exponent.</summary>
internal static class DecimalRange
{
    private static readonly DecimalBound Zero = new(ExactDecimal.FromInteger(0), true);

    /// <summary>The numbers between two bounds, where null stands for no bound; null when there are none.</summary>
    public static GbnfNode? Signed(DecimalBound? low, DecimalBound? high, int integerDigitsMax, int fractionDigitsMax)
    {
        if (low is null && high is null)
        {
            return GbnfNode.InOrder(
                new GbnfNode.Repeat(new GbnfNode.Literal("-"), 0, 1),
                IntegerRange.Unsigned(0, null, integerDigitsMax),
                AnyFraction(fractionDigitsMax));
        }

        var options = new List<GbnfNode>();
        if (low is null || low.Value.Value.Sign < 0)
        {
            DecimalBound nearest = high is { Value.Sign: <= 0 } bound ? bound.Negate() : Zero;
            GbnfNode? negative = Unsigned(nearest, low?.Negate(), integerDigitsMax, fractionDigitsMax);
            options.AddRange(negative is null ? [] : [GbnfNode.InOrder(new GbnfNode.Literal("-"), negative)]);
        }

        if (high is null || high.Value.Value.Sign >= 0)
        {
            DecimalBound nearest = low is { Value.Sign: >= 0 } bound ? bound : Zero;
            GbnfNode? positive = Unsigned(nearest, high, integerDigitsMax, fractionDigitsMax);
            options.AddRange(positive is null ? [] : [positive]);
        }

        return options.Count == 0 ? null : GbnfNode.OneOf(options);
    }

    /// <summary>
    /// Splits by the digits before the point: low's own with a fraction that is not below low's, those between with any
    /// fraction, high's own with a fraction that is not above high's.
    /// </summary>
    private static GbnfNode? Unsigned(DecimalBound low, DecimalBound? high, int integerDigitsMax, int fractionDigitsMax)
    {
        BigInteger lowWhole = low.Value.Floor();
        BigInteger? highWhole = high?.Value.Floor();
        int digits = new[] { fractionDigitsMax, low.Value.FractionDigits().Length, high?.Value.FractionDigits().Length ?? 0 }.Max();
        if (lowWhole == highWhole)
        {
            return WithFraction(lowWhole, FractionRange.Between(low, high, digits));
        }

        var options = new List<GbnfNode>();
        AddTo(options, WithFraction(lowWhole, FractionRange.Between(low, null, digits)));
        if (highWhole is null || lowWhole + 1 < highWhole)
        {
            options.Add(GbnfNode.InOrder(IntegerRange.Unsigned(lowWhole + 1, highWhole - 1, integerDigitsMax), AnyFraction(fractionDigitsMax)));
        }

        if (highWhole is BigInteger whole)
        {
            AddTo(options, WithFraction(whole, FractionRange.Between(null, high, digits)));
        }

        return options.Count == 0 ? null : GbnfNode.OneOf(options);
    }

    private static GbnfNode AnyFraction(int digitsMax) => digitsMax == 0
        ? GbnfNode.Empty
        : new GbnfNode.Repeat(GbnfNode.InOrder(new GbnfNode.Literal("."), IntegerRange.Digits(1, digitsMax)), 0, 1);

    private static GbnfNode? WithFraction(BigInteger whole, GbnfNode? fraction) =>
        fraction is null ? null : GbnfNode.InOrder(new GbnfNode.Literal(whole.ToString(CultureInfo.InvariantCulture)), fraction);

    private static void AddTo(List<GbnfNode> options, GbnfNode? option)
    {
        if (option is not null)
        {
            options.Add(option);
        }
    }
}
