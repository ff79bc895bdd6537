namespace GpuHost.Serving.Snapshots;

/// <summary>Decides where a prompt is cut into units worth saving.</summary>
internal static class UnitPolicy
{
    /// <summary>The first place on the way through a long prompt; each further one is twice as far.</summary>
    public const int FirstIntervalTokens = 256;

    /// <param name="promptTokens">Length of the prompt that can come from a cache.</param>
    /// <param name="breakpoints">Where the caller says that it can be cut, ascending. Then nothing is guessed: what follows the last is its own.</param>
    /// <param name="commonTokens">How much of it an earlier prompt had, too.</param>
    /// <param name="unitTokensMin">Shorter pieces are computed as fast.</param>
    /// <returns>Ascending, no two closer than a unit.</returns>
    public static IReadOnlyList<UnitPoint> PointsOf(int promptTokens, IReadOnlyList<int> breakpoints, int commonTokens, int unitTokensMin)
    {
        if (breakpoints.Count > 0)
        {
            var stated = breakpoints.Select(static end => new UnitPoint(end, UnitReason.Breakpoint)).ToList();
            if (commonTokens - breakpoints[^1] >= unitTokensMin)
            {
                stated.Add(new UnitPoint(commonTokens, UnitReason.Common));
            }

            return stated;
        }

        var points = new List<UnitPoint>();
        bool hasCommon = commonTokens >= unitTokensMin;
        for (long end = FirstIntervalTokens; end < promptTokens; end *= 2)
        {
            if (!hasCommon || Math.Abs(end - commonTokens) >= unitTokensMin)
            {
                points.Add(new UnitPoint((int)end, UnitReason.Interval));
            }
        }

        if (hasCommon)
        {
            points.Add(new UnitPoint(commonTokens, UnitReason.Common));
            points.Sort(static (left, right) => left.Tokens.CompareTo(right.Tokens));
        }

        return points;
    }
}
