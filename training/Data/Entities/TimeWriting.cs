using Pipelines.Training.Data.Drawing;

namespace Pipelines.Training.Data.Entities;

/// <summary>Times of day.</summary>
internal static class TimeWriting
{
    public static Entity Make(Draw draw)
    {
        int hour = draw.Between(0, 23);
        int minute = draw.Chance(0.6) ? draw.Pick(0, 5, 10, 15, 20, 30, 40, 45, 50) : draw.Below(60);
        int onDial = hour % 12 == 0 ? 12 : hour % 12;
        string half = hour < 12 ? "am" : "pm";
        string text = draw.Below(8) switch
        {
            0 => $"{onDial}:{minute:00} {half}",
            1 => $"{onDial}:{minute:00}{half}",
            2 => $"{onDial}.{minute:00} {half}",
            3 when minute == 0 => $"{onDial} {half}",
            4 => $"{hour}:{minute:00} h",
            _ => $"{hour:00}:{minute:00}",
        };
        return new Entity("time", text) { Normal = $"{hour:00}:{minute:00}" };
    }
}
