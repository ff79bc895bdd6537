using Pipelines.Training.Data.Drawing;
using Pipelines.Training.Data.Pages;
using Pipelines.Training.Data.Scenes;

namespace Pipelines.Training.Data.Layouts;

/// <summary>Sections with headings, two or three sentences in each.</summary>
/// <param name="name">What the layout is called.</param>
/// <param name="heading">A heading, by its number and its text.</param>
/// <param name="isHeldOut">Training never sees it.</param>
internal sealed class SectionLayout(string name, Func<int, string, string> heading, bool isHeldOut = false) : ILayout
{
    public string Name => $"sections-{name}";

    public bool IsHeldOut => isHeldOut;

    public bool IsSmall => false;

    public bool Fits(Scene scene) => scene.Story.Count + scene.Notes.Count >= 3;

    public void Write(PageWriter writer)
    {
        Draw draw = writer.Expander.Draw;
        Titles.Write(writer);
        int left = 0;
        int number = 0;
        foreach (Statement statement in BodyOrder.Of(writer.Scene, draw))
        {
            if (left-- == 0)
            {
                left = draw.Between(0, 2);
                writer.Page.TrimEnd();
                writer.Page.Append("\n\n").Append(heading(++number, writer.Expander.Text("section_heading"))).Append("\n");
            }

            writer.WriteSentence(statement);
            writer.Page.Append(" ");
        }
    }
}
