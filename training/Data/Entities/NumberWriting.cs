using System.Globalization;
using Pipelines.Training.Data.Drawing;

namespace Pipelines.Training.Data.Entities;

/// <summary>Whole numbers in digits or words, quantities with units, percentages.</summary>
internal static class NumberWriting
{
    private static readonly string[] Words = ["zero", "one", "two", "three", "four", "five", "six", "seven", "eight", "nine", "ten", "eleven", "twelve"];

    public static Entity Make(Draw draw, (int First, int Last) range)
    {
        int number = draw.Between(range.First, range.Last);
        string text = number < Words.Length && draw.Chance(0.4)
            ? Words[number]
            : number.ToString(number >= 1000 && draw.Chance(0.6) ? "#,##0" : "0", CultureInfo.InvariantCulture);
        return new Entity("number", text) { Normal = number };
    }

    public static Entity MakeQuantity(Draw draw, string unit, (int First, int Last) range)
    {
        int number = draw.Between(range.First, range.Last);
        bool hasFraction = draw.Chance(0.2);
        string digits = hasFraction ? $"{number}.{draw.Between(1, 9)}" : number.ToString(CultureInfo.InvariantCulture);
        string gap = unit == "%" || draw.Chance(0.15) ? "" : " ";
        return new Entity("quantity", $"{digits}{gap}{unit}")
        {
            Normal = hasFraction ? double.Parse(digits, CultureInfo.InvariantCulture) : number,
            Unit = unit,
        };
    }

    public static Entity MakePercent(Draw draw)
    {
        int number = draw.Between(1, 99);
        string digits = draw.Chance(0.25) ? $"{number}.{draw.Between(1, 9)}" : number.ToString(CultureInfo.InvariantCulture);
        return new Entity("percent", draw.Below(3) switch { 0 => $"{digits} %", 1 => $"{digits} percent", _ => $"{digits}%" })
        {
            Normal = digits.Contains('.', StringComparison.Ordinal) ? double.Parse(digits, CultureInfo.InvariantCulture) : number,
        };
    }
}
