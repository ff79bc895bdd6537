namespace Pipelines.Core.Operators.Rank;

/// <summary>The windows in which an order is refined, from its end to its beginning. Immutable.</summary>
/// <param name="Calls">About so many windows.</param>
/// <param name="Picks">So many rows of a window move to its beginning.</param>
/// <param name="Overlap">The share of a window that the next one sees again, from 0 to 1.</param>
internal sealed record RankWindowing(int Calls, int Picks, double Overlap)
{
    /// <summary>
    /// The windows over <paramref name="rows"/> places, each from its first place to before its end: DocETL's. Windows step back by the rows divided by the calls
    /// less one, the last one begins at the first place; one of fewer places than picks is left out. The last place of all is in no window unless
    /// one window reaches over all.
    /// </summary>
    public IReadOnlyList<(int Start, int End)> Of(int rows)
    {
        List<(int, int)> windows = [];
        int step = Math.Max(1, rows / Math.Max(1, Calls - 1));
        double wide = Overlap < 1 ? step / (1 - Overlap) : step * 2.0;
        int size = (int)Math.Min(rows, Overlap < 1 ? Math.Max(Picks, Math.Floor(wide)) : wide);
        for (int end = rows - 1; end > 0; end -= step)
        {
            int start = Math.Max(0, end - size);
            (int Start, int End) window = (start, start == 0 ? size : end);
            if (window.End - window.Start < Picks)
            {
                continue;
            }

            windows.Add(window);
            if (start == 0)
            {
                break;
            }
        }

        return windows;
    }
}
