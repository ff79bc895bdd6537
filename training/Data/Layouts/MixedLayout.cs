using Pipelines.Training.Data.Drawing;
using Pipelines.Training.Data.Kinds;
using Pipelines.Training.Data.Pages;
using Pipelines.Training.Data.Scenes;

namespace Pipelines.Training.Data.Layouts;

/// <summary>The first facts as a form, the others in sentences.</summary>
internal sealed class MixedLayout(FormStyle style) : ILayout
{
    private readonly FormLayout _form = new(style);

    public string Name => $"mixed-{style.Name}";

    public bool IsHeldOut => style.IsHeldOut;

    public bool IsSmall => false;

    public bool Fits(Scene scene) => scene.Facts.Count >= 3;

    public void Write(PageWriter writer)
    {
        Draw draw = writer.Expander.Draw;
        if (draw.Chance(0.5))
        {
            Titles.Write(writer);
        }

        List<FactSpec> head = [.. writer.Scene.Facts.Take(draw.Between(1, writer.Scene.Facts.Count - 1))];
        HashSet<string> shown = [.. head.Select(static fact => $"fact:{fact.Name}")];
        _form.WriteLines(writer, head);
        writer.Page.Append("\n");
        foreach (Statement statement in BodyOrder.Of(writer.Scene, draw).Where(statement => !shown.Contains(statement.Source)))
        {
            writer.WriteSentence(statement);
            writer.Page.Append(draw.Pick(" ", " ", " ", "\n\n"));
        }
    }
}
