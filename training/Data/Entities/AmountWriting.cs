using System.Globalization;
using Pipelines.Training.Data.Drawing;

namespace Pipelines.Training.Data.Entities;

/// <summary>Sums of money in many currencies and spellings.</summary>
internal static class AmountWriting
{
    private static readonly (string Code, string Sign, string Word)[] Currencies =
    [
        ("EUR", "€", "euros"), ("EUR", "€", "euro"), ("USD", "$", "dollars"), ("USD", "$", "US dollars"), ("GBP", "£", "pounds"), ("CHF", "CHF", "francs"),
        ("SEK", "kr", "kronor"), ("NOK", "NOK", "kroner"), ("PLN", "zł", "zloty"), ("JPY", "¥", "yen"), ("CAD", "C$", "Canadian dollars"), ("AUD", "A$", "Australian dollars"),
        ("INR", "₹", "rupees"), ("DKK", "DKK", "Danish kroner"), ("CZK", "Kč", "crowns"), ("ZAR", "R", "rand"),
    ];

    public static Entity Make(Draw draw, (int First, int Last) range)
    {
        (string code, string sign, string word) = draw.Pick<(string, string, string)>(draw.Chance(0.75) ? Currencies[..6] : Currencies);
        decimal value = Value(draw, range);
        bool isWhole = value == decimal.Truncate(value);
        bool showsCents = !isWhole || draw.Chance(0.35);
        string number = Number(value, showsCents, draw.Below(10));
        string text = draw.Below(11) switch
        {
            < 3 => $"{number} {code}",
            < 5 => $"{code} {number}",
            < 8 => sign.Length > 1 ? $"{sign} {number}" : sign + number,
            8 => $"{number} {sign}",
            9 => $"{number} {word}",
            _ => number.EndsWith(".00", StringComparison.Ordinal) ? $"{code} {number}" : $"{number}{sign}",
        };
        return new Entity("amount", text) { Normal = isWhole ? (long)value : (double)value, Unit = code };
    }

    private static decimal Value(Draw draw, (int First, int Last) range)
    {
        double low = Math.Log(range.First);
        double high = Math.Log(range.Last);
        double value = Math.Exp(low + ((high - low) * draw.Below(10_000) / 10_000));
        return draw.Below(5) switch
        {
            0 => (decimal)Math.Max(1, Math.Round(value / 10)) * 10,
            1 => (decimal)Math.Max(1, Math.Round(value / 50)) * 50,
            2 => (decimal)Math.Max(1, Math.Round(value)),
            3 => Math.Max(1, decimal.Truncate((decimal)value)) + draw.Pick(0.5m, 0.9m, 0.99m, 0.95m, 0.49m),
            _ => Math.Max(1, decimal.Round((decimal)value, 2)),
        };
    }

    private static string Number(decimal value, bool showsCents, int style)
    {
        string format = (showsCents, style) switch
        {
            (true, < 7) => "#,##0.00",
            (true, _) => "0.00",
            (false, < 7) => "#,##0",
            _ => "0",
        };
        string number = value.ToString(format, CultureInfo.InvariantCulture);
        return style switch
        {
            3 or 4 => number.Replace(",", "_", StringComparison.Ordinal).Replace('.', ',').Replace('_', '.'),
            5 => number.Replace(',', ' '),
            6 => number.Replace(',', '\''),
            9 => number.Replace('.', ','),
            _ => number,
        };
    }
}
