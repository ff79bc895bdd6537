using System.Globalization;

namespace Pipelines.Core.Schemas.JsonSchema;

/// <summary>A second :60 exists only in the last minute of a day in UTC.</summary>
internal static class LeapSecond
{
    private const int MinutesPerDay = 24 * 60;

    /// <summary>Whether the seconds of an RFC 3339 time (with or without its date) are possible.</summary>
    public static bool IsSound(string value)
    {
        int start = value.IndexOfAny(['T', 't']) + 1;
        if (!value.AsSpan(start + 6, 2).SequenceEqual("60"))
        {
            return true;
        }

        int minutes = Minutes(value.AsSpan(start, 5));
        bool isUtc = value[^1] is 'Z' or 'z';
        int offset = isUtc ? 0 : Minutes(value.AsSpan(value.Length - 5)) * (value[^6] == '-' ? -1 : 1);
        return (minutes - offset + MinutesPerDay) % MinutesPerDay == MinutesPerDay - 1;
    }

    private static int Minutes(ReadOnlySpan<char> hoursAndMinutes) =>
        (int.Parse(hoursAndMinutes[..2], CultureInfo.InvariantCulture) * 60) + int.Parse(hoursAndMinutes[3..], CultureInfo.InvariantCulture);
}
