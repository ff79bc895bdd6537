using System.Globalization;
using Pipelines.Training.Data.Drawing;

namespace Pipelines.Training.Data.Entities;

/// <summary>Dates in the forms that documents write them in, none of which can be read in two ways.</summary>
internal static class DateWriting
{
    private const int FirstYear = 2016;
    private const int Years = 14;

    /// <summary>Below this day, a date between slashes may be a month.</summary>
    private const int DayThatIsNoMonth = 13;

    private static readonly string[] MonthFirst = ["MMMM d, yyyy", "MMM d, yyyy", "MMMM d yyyy", "MMM. d, yyyy"];
    private static readonly string[] DayFirst = ["d MMMM yyyy", "d MMM yyyy", "dd MMM yyyy", "d. MMMM yyyy", "dd-MMM-yyyy", "d MMMM, yyyy"];
    private static readonly string[] Numeric = ["yyyy-MM-dd", "yyyy-MM-dd", "dd.MM.yyyy", "d.M.yyyy", "yyyy/MM/dd", "yyyyMMdd"];
    private static readonly string[] Slashed = ["dd/MM/yyyy", "MM/dd/yyyy", "d/M/yyyy", "dd-MM-yyyy"];

    public static Entity Make(Draw draw)
    {
        var date = new DateOnly(FirstYear + draw.Below(Years), draw.Between(1, 12), draw.Between(1, 28));
        if (draw.Chance(0.08))
        {
            date = date.AddDays(3);
        }

        string text = draw.Below(10) switch
        {
            < 3 => Written(date, draw.Pick<string>(MonthFirst)),
            < 6 => Written(date, draw.Pick<string>(DayFirst)),
            < 9 => Written(date, draw.Pick<string>(date.Day >= DayThatIsNoMonth && draw.Chance(0.4) ? Slashed : Numeric)),
            _ => draw.Chance(0.5) ? $"{Written(date, "MMMM")} {Ordinal(date.Day)}, {date.Year}" : $"{Ordinal(date.Day)} {(draw.Chance(0.3) ? "of " : "")}{Written(date, "MMMM yyyy")}",
        };
        return new Entity("date", text)
        {
            Normal = Written(date, "yyyy-MM-dd"),
            Forms = new Dictionary<string, string> { ["weekday"] = date.DayOfWeek.ToString() },
        };
    }

    private static string Written(DateOnly date, string format) => date.ToString(format, CultureInfo.InvariantCulture);

    private static string Ordinal(int day) => day + ((day % 10, day) switch
    {
        (1, not 11) => "st",
        (2, not 12) => "nd",
        (3, not 13) => "rd",
        _ => "th",
    });
}
