using Pipelines.Training.Data.Drawing;
using Pipelines.Training.Data.Pages;
using Pipelines.Training.Data.Scenes;

namespace Pipelines.Training.Data.Layouts;

/// <summary>Sentence after sentence, each with something before it.</summary>
/// <param name="name">What the layout is called.</param>
/// <param name="lead">What stands before each sentence, by its number from 1.</param>
/// <param name="separators">What may stand between two sentences.</param>
/// <param name="isHeldOut">Training never sees it.</param>
internal sealed class ProseLayout(string name, Func<int, Draw, string> lead, string[] separators, bool isHeldOut = false) : ILayout
{
    public string Name => $"prose-{name}";

    public bool IsHeldOut => isHeldOut;

    public bool IsSmall => true;

    public bool Fits(Scene scene) => true;

    public void Write(PageWriter writer)
    {
        Draw draw = writer.Expander.Draw;
        if (draw.Chance(0.25))
        {
            Titles.Write(writer);
        }

        int number = 0;
        foreach (Statement statement in BodyOrder.Of(writer.Scene, draw))
        {
            writer.Page.Append(lead(++number, draw));
            writer.WriteSentence(statement);
            writer.Page.Append(draw.Pick<string>(separators));
        }
    }
}
