using System.Globalization;

namespace GpuHost.Host.Ledger;

/// <summary>Days of the bill are those of UTC, written <c>yyyy-MM-dd</c>.</summary>
internal static class BillDay
{
    private const string Form = "yyyy-MM-dd";

    public static string Of(DateTimeOffset at) => Of(DateOnly.FromDateTime(at.UtcDateTime));

    public static string Of(DateOnly day) => day.ToString(Form, CultureInfo.InvariantCulture);

    public static bool TryParse(string text, out DateOnly day) => DateOnly.TryParseExact(text, Form, CultureInfo.InvariantCulture, DateTimeStyles.None, out day);
}
