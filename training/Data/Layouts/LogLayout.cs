using Pipelines.Training.Data.Drawing;
using Pipelines.Training.Data.Pages;
using Pipelines.Training.Data.Scenes;

namespace Pipelines.Training.Data.Layouts;

/// <summary>Lines with a time and a mark before each sentence.</summary>
/// <param name="name">What the layout is called.</param>
/// <param name="hasDate">The time has a date before it.</param>
/// <param name="isHeldOut">Training never sees it.</param>
internal sealed class LogLayout(string name, bool hasDate, bool isHeldOut = false) : ILayout
{
    public string Name => $"log-{name}";

    public bool IsHeldOut => isHeldOut;

    public bool IsSmall => false;

    public bool Fits(Scene scene) => true;

    public void Write(PageWriter writer)
    {
        Draw draw = writer.Expander.Draw;
        writer.Page.Hint("time");
        if (hasDate)
        {
            writer.Page.Hint("date");
        }

        string date = hasDate ? $"{draw.Between(2019, 2027)}-{draw.Between(1, 12):00}-{draw.Between(1, 28):00} " : "";
        int second = draw.Between(20_000, 70_000);
        string separator = draw.Pick(" ", " | ", " - ");
        bool showsLevel = draw.Chance(0.5);
        foreach (Statement statement in BodyOrder.Of(writer.Scene, draw))
        {
            second += draw.Between(5, 900);
            writer.Page.Append($"{date}{second / 3600:00}:{second / 60 % 60:00}:{second % 60:00}{separator}");
            if (showsLevel)
            {
                writer.Page.Append(draw.Pick("INFO", "INFO", "NOTE", "WARN")).Append(separator);
            }

            writer.WriteSentence(statement);
            writer.Page.Append("\n");
        }
    }
}
