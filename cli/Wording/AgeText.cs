using System.Globalization;
using System.Text.RegularExpressions;

namespace Pipelines.Cli.Wording;

/// <summary>Ages as people type them: <c>45s</c>, <c>30m</c>, <c>12h</c>, <c>7d</c>.</summary>
internal static partial class AgeText
{
    /// <summary>False for anything else; at most six digits, so that every age is one.</summary>
    public static bool TryParse(string text, out TimeSpan age)
    {
        Match match = Shape().Match(text);
        age = default;
        if (!match.Success)
        {
            return false;
        }

        double number = double.Parse(match.Groups[1].Value, CultureInfo.InvariantCulture);
        age = match.Groups[2].Value switch
        {
            "s" => TimeSpan.FromSeconds(number),
            "m" => TimeSpan.FromMinutes(number),
            "h" => TimeSpan.FromHours(number),
            _ => TimeSpan.FromDays(number),
        };
        return true;
    }

    [GeneratedRegex(@"^([0-9]{1,6}) ?([smhd])\z")]
    private static partial Regex Shape();
}
