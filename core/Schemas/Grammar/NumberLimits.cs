using System.Numerics;
using Pipelines.Core.Schemas.JsonSchema;

namespace Pipelines.Core.Schemas.Grammar;

/// <summary>What several schemas together ask of a number.</summary>
/// <param name="Low">The highest of the lower bounds.</param>
/// <param name="High">The lowest of the upper bounds.</param>
/// <param name="Units">What the number must be a multiple of.</param>
internal sealed record NumberLimits(DecimalBound? Low, DecimalBound? High, IReadOnlyList<ExactDecimal> Units)
{
    public BigInteger? LowestInteger => Low is DecimalBound low
        ? low.IsInclusive || !low.Value.IsInteger ? low.Value.Ceiling() : low.Value.Floor() + 1
        : null;

    public BigInteger? HighestInteger => High is DecimalBound high
        ? high.IsInclusive || !high.Value.IsInteger ? high.Value.Floor() : high.Value.Floor() - 1
        : null;

    public static NumberLimits Of(IEnumerable<NumberRules> rules)
    {
        NumberRules[] all = [.. rules];
        DecimalBound[] lows = [.. all.SelectMany(each => Bounds(each.Minimum, each.ExclusiveMinimum))];
        DecimalBound[] highs = [.. all.SelectMany(each => Bounds(each.Maximum, each.ExclusiveMaximum))];
        return new NumberLimits(
            lows.Length == 0 ? null : lows.OrderByDescending(bound => bound.Value).ThenBy(bound => bound.IsInclusive).First(),
            highs.Length == 0 ? null : highs.OrderBy(bound => bound.Value).ThenBy(bound => bound.IsInclusive).First(),
            [.. all.Select(each => each.MultipleOf).OfType<ExactDecimal>().Distinct()]);
    }

    public bool AreLongerThan(int digits) =>
        new[] { Low, High }.OfType<DecimalBound>().Any(bound => bound.Value.ToString().Length > digits);

    private static IEnumerable<DecimalBound> Bounds(ExactDecimal? inclusive, ExactDecimal? exclusive)
    {
        if (inclusive is ExactDecimal closed)
        {
            yield return new DecimalBound(closed, true);
        }

        if (exclusive is ExactDecimal open)
        {
            yield return new DecimalBound(open, false);
        }
    }
}
