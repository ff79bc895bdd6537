using System.Globalization;
using System.Text;
using Pipelines.Core.Python;

namespace Pipelines.Core.Templates.Functions;

/// <summary>Python's <c>strftime</c> in the C locale, with glibc's <c>%-d</c> that leaves out the leading zero.</summary>
internal static class TimeFormat
{
    private const int MaxFormatChars = 1000;
    private const int MaxNesting = 2;

    public static string Format(DateTimeOffset time, string format)
    {
        if (format.Length > MaxFormatChars)
        {
            throw PythonException.Limit($"a date format of more than {MaxFormatChars} characters");
        }

        return Format(time, format, 0);
    }

    private static string Format(DateTimeOffset time, string format, int depth)
    {
        var result = new StringBuilder();
        for (int i = 0; i < format.Length; i++)
        {
            if (format[i] != '%' || i + 1 == format.Length)
            {
                result.Append(format[i]);
                continue;
            }

            bool bare = format[i + 1] == '-' && i + 2 < format.Length;
            i += bare ? 2 : 1;
            string field = Field(time, format[i], depth);
            result.Append(bare && field.Length > 1 ? field.TrimStart('0', ' ').PadLeft(1, '0') : field);
        }

        return result.ToString();
    }

    private static string Field(DateTimeOffset time, char directive, int depth) => directive switch
    {
        'Y' => time.Year.ToString(CultureInfo.InvariantCulture),
        'C' => Two(time.Year / 100),
        'y' => Two(time.Year % 100),
        'm' => Two(time.Month),
        'd' => Two(time.Day),
        'e' => time.Day.ToString(CultureInfo.InvariantCulture).PadLeft(2),
        'H' => Two(time.Hour),
        'I' => Two(HourOfHalfDay(time)),
        'k' => time.Hour.ToString(CultureInfo.InvariantCulture).PadLeft(2),
        'l' => HourOfHalfDay(time).ToString(CultureInfo.InvariantCulture).PadLeft(2),
        'M' => Two(time.Minute),
        'S' => Two(time.Second),
        'f' => (time.Ticks % TimeSpan.TicksPerSecond / TimeSpan.TicksPerMicrosecond).ToString("000000", CultureInfo.InvariantCulture),
        'j' => time.DayOfYear.ToString("000", CultureInfo.InvariantCulture),
        'B' => time.ToString("MMMM", CultureInfo.InvariantCulture),
        'b' or 'h' => time.ToString("MMM", CultureInfo.InvariantCulture),
        'A' => time.ToString("dddd", CultureInfo.InvariantCulture),
        'a' => time.ToString("ddd", CultureInfo.InvariantCulture),
        'p' => time.Hour < 12 ? "AM" : "PM",
        'P' => time.Hour < 12 ? "am" : "pm",
        'w' => ((int)time.DayOfWeek).ToString(CultureInfo.InvariantCulture),
        'u' => IsoDay(time).ToString(CultureInfo.InvariantCulture),
        'U' => Two((time.DayOfYear + 6 - (int)time.DayOfWeek) / 7),
        'W' => Two((time.DayOfYear + 7 - IsoDay(time)) / 7),
        'V' => Two(ISOWeek.GetWeekOfYear(time.DateTime)),
        'G' => ISOWeek.GetYear(time.DateTime).ToString(CultureInfo.InvariantCulture),
        'g' => Two(ISOWeek.GetYear(time.DateTime) % 100),
        's' => time.ToUnixTimeSeconds().ToString(CultureInfo.InvariantCulture),
        'z' or 'Z' => string.Empty,
        'n' => "\n",
        't' => "\t",
        '%' => "%",
        _ => Composite(time, directive, depth),
    };

    private static string Composite(DateTimeOffset time, char directive, int depth)
    {
        string? format = directive switch
        {
            'D' or 'x' => "%m/%d/%y",
            'F' => "%Y-%m-%d",
            'T' or 'X' => "%H:%M:%S",
            'R' => "%H:%M",
            'r' => "%I:%M:%S %p",
            'c' => "%a %b %e %H:%M:%S %Y",
            _ => null,
        };
        return format is null || depth == MaxNesting ? $"%{directive}" : Format(time, format, depth + 1);
    }

    private static int IsoDay(DateTimeOffset time) => time.DayOfWeek == DayOfWeek.Sunday ? 7 : (int)time.DayOfWeek;

    private static int HourOfHalfDay(DateTimeOffset time) => time.Hour % 12 == 0 ? 12 : time.Hour % 12;

    private static string Two(int number) => number.ToString("00", CultureInfo.InvariantCulture);
}
