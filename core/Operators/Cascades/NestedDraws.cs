using Pipelines.Core.Operators.Sampling;

namespace Pipelines.Core.Operators.Cascades;

/// <summary>
/// Draws from ranges that lie within each other: the first items of one order, so many and then more. Each range is drawn from with equal chances and independently
/// for itself; but a draw that falls into the range within takes one of that range's own draws, so that most items count for several ranges.
/// </summary>
internal static class NestedDraws
{
    /// <summary>Ranges between the smallest and all items.</summary>
    private const int RangesMax = 16;

    /// <summary>With few items in it, chance would decide about the first range, and so about all.</summary>
    private const int SmallestRange = 64;

    private const double LeastGrowth = 1.5;

    /// <summary>Chance may bring some more items than are to be expected.</summary>
    private const double Margin = 0.92;

    /// <summary>More tell no more.</summary>
    private const int DrawsMax = 100_000;

    /// <summary>How many items the ranges have, growing by a factor.</summary>
    public static IReadOnlyList<int> Sizes(int items)
    {
        List<int> sizes = [Math.Min(items, SmallestRange)];
        double growth = Math.Max(LeastGrowth, Math.Pow((double)items / sizes[0], 1.0 / (RangesMax - 1)));
        for (double size = sizes[0] * growth; sizes[^1] < items; size *= growth)
        {
            sizes.Add(Math.Clamp((int)Math.Round(size), sizes[^1] + 1, items));
        }

        return sizes;
    }

    /// <summary>
    /// As many draws from each range as will bring about so many different items together. Ranges with which there would be more are left out: a test that
    /// is not made passes nothing, so chance gains nothing by that.
    /// </summary>
    /// <param name="sizes">The first so many items make a range; growing.</param>
    /// <param name="itemsMax">Different items at most.</param>
    /// <param name="seed">Of the draws.</param>
    /// <returns>For each range the places of the items drawn, up to the last range that is not left out.</returns>
    public static IReadOnlyList<IReadOnlyList<int>> Of(IReadOnlyList<int> sizes, int itemsMax, ulong seed)
    {
        int each = DrawsEach(sizes, itemsMax);
        var stream = new DrawStream(seed);
        List<IReadOnlyList<int>> draws = [];
        HashSet<int> items = [];
        for (int range = 0; range < sizes.Count; range++)
        {
            int[] drawn = Draw(range == 0 ? [] : draws[range - 1], range == 0 ? 0 : sizes[range - 1], sizes[range], each, stream);
            items.UnionWith(drawn);
            if (items.Count > itemsMax)
            {
                break;
            }

            draws.Add(drawn);
        }

        return draws;
    }

    /// <summary>The most draws for which a little less than the wanted number of different items is to be expected.</summary>
    private static int DrawsEach(IReadOnlyList<int> sizes, int itemsMax)
    {
        int each = 1;
        while (each < DrawsMax && ItemsExpected(sizes, each + 1) <= Margin * itemsMax)
        {
            each++;
        }

        return each;
    }

    /// <summary>Of the items between two ranges each is drawn by the outer one's draws with the same small chance.</summary>
    private static double ItemsExpected(IReadOnlyList<int> sizes, int each)
    {
        double expected = 0;
        for (int i = 0; i < sizes.Count; i++)
        {
            expected += (sizes[i] - (i == 0 ? 0 : sizes[i - 1])) * (1 - Math.Exp(-(double)each / sizes[i]));
        }

        return expected;
    }

    private static int[] Draw(IReadOnlyList<int> drawsWithin, int within, int size, int each, DrawStream stream)
    {
        int taken = 0;
        int[] drawn = new int[each];
        for (int i = 0; i < each; i++)
        {
            bool isWithin = stream.NextDouble() * size < within;
            drawn[i] = isWithin ? drawsWithin[taken++] : within + stream.NextBelow(size - within);
        }

        return drawn;
    }
}
