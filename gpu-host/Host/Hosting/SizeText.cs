using System.Globalization;

namespace GpuHost.Host.Hosting;

/// <summary>Sizes as people write them: <c>0</c>, <c>4096</c>, <c>800MB</c>, <c>16GB</c>. A kilobyte has 1,000 bytes.</summary>
internal static class SizeText
{
    private static readonly (string Suffix, long Bytes)[] Units =
        [("TB", 1_000_000_000_000), ("GB", 1_000_000_000), ("MB", 1_000_000), ("KB", 1_000), ("B", 1), ("", 1)];

    public static bool TryParse(string text, out long bytes)
    {
        (string suffix, long unit) = Array.Find(Units, one => text.EndsWith(one.Suffix, StringComparison.OrdinalIgnoreCase));
        bool isNumber = decimal.TryParse(text.AsSpan(0, text.Length - suffix.Length), NumberStyles.AllowDecimalPoint, CultureInfo.InvariantCulture, out decimal count);
        bool fits = isNumber && count <= long.MaxValue / unit;
        bytes = fits ? (long)(count * unit) : 0;
        return fits;
    }
}
