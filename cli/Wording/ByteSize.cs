using System.Globalization;
using System.Text.RegularExpressions;

namespace Pipelines.Cli.Wording;

/// <summary>Sizes as people write them: decimal units, as download pages and disks have them.</summary>
internal static partial class ByteSize
{
    private static readonly string[] Units = ["B", "kB", "MB", "GB", "TB"];

    public static string Format(long bytes)
    {
        double value = bytes;
        int unit = 0;
        while (value >= 999.5 && unit < Units.Length - 1)
        {
            value /= 1000;
            unit++;
        }

        string digits = unit > 0 && value < 9.95 ? value.ToString("0.0") : value.ToString("0");
        return $"{digits} {Units[unit]}";
    }

    /// <summary>Reads <c>800MB</c>, <c>1.5 GB</c>, <c>123456</c>; false for anything else, and for what does not fit.</summary>
    public static bool TryParse(string text, out long bytes)
    {
        bytes = 0;
        Match match = Shape().Match(text);
        if (!match.Success)
        {
            return false;
        }

        string unit = match.Groups[2].Value;
        int power = unit.Length == 0 ? 0 : Array.FindIndex(Units, u => u.Equals(unit, StringComparison.OrdinalIgnoreCase));
        double value = double.Parse(match.Groups[1].Value, CultureInfo.InvariantCulture) * Math.Pow(1000, power);
        if (value >= long.MaxValue)
        {
            return false;
        }

        bytes = (long)value;
        return true;
    }

    [GeneratedRegex(@"^([0-9]{1,18}(?:\.[0-9]{1,9})?) ?(B|kB|MB|GB|TB)?\z", RegexOptions.IgnoreCase)]
    private static partial Regex Shape();
}
