using System.Text;

namespace GpuHost.Serving.Text;

/// <summary>
/// Looks for stop strings in a growing text and says how much of it is safe to show: the text up to the first stop
/// string, and while there is none, up to where one may have begun.
/// </summary>
internal sealed class StopStrings(IReadOnlyList<string> stops)
{
    private readonly int _longest = stops.Count == 0 ? 0 : stops.Max(stop => stop.Length);

    /// <summary>Scans the part of the text that is new.</summary>
    /// <param name="text">The whole output so far.</param>
    /// <param name="scannedChars">How much of it was there at the last call.</param>
    public StopScan Scan(StringBuilder text, int scannedChars)
    {
        if (_longest == 0)
        {
            return new StopScan(text.Length, IsStopped: false);
        }

        // A stop string that ends in the new part begins at most this far before it.
        int from = Math.Max(0, scannedChars - _longest + 1);
        string tail = text.ToString(from, text.Length - from);
        int first = FirstStop(tail);
        return first >= 0
            ? new StopScan(from + first, IsStopped: true)
            : new StopScan(from + tail.Length - PossibleBeginning(tail), IsStopped: false);
    }

    private int FirstStop(string tail)
    {
        int first = -1;
        foreach (string stop in stops)
        {
            int at = tail.IndexOf(stop, StringComparison.Ordinal);
            if (at >= 0 && (first < 0 || at < first))
            {
                first = at;
            }
        }

        return first;
    }

    /// <summary>The longest end of the text with which a stop string begins.</summary>
    private int PossibleBeginning(string tail)
    {
        for (int length = Math.Min(tail.Length, _longest - 1); length > 0; length--)
        {
            ReadOnlySpan<char> end = tail.AsSpan(tail.Length - length);
            foreach (string stop in stops)
            {
                if (stop.Length > length && stop.AsSpan().StartsWith(end, StringComparison.Ordinal))
                {
                    return length;
                }
            }
        }

        return 0;
    }
}
