using Pipelines.Training.Data.Drawing;
using Pipelines.Training.Data.Kinds;
using Pipelines.Training.Data.Pages;
using Pipelines.Training.Data.Scenes;

namespace Pipelines.Training.Data.Layouts;

/// <summary>A label and a value for each fact, then the sentences that say no fact.</summary>
internal sealed class FormLayout(FormStyle style) : ILayout
{
    public string Name => $"form-{style.Name}";

    public bool IsHeldOut => style.IsHeldOut;

    public bool IsSmall => true;

    public bool Fits(Scene scene) => style.TakesNotes || scene.Notes.Count == 0;

    public void Write(PageWriter writer)
    {
        Draw draw = writer.Expander.Draw;
        if (style.TakesNotes && draw.Chance(0.5))
        {
            Titles.Write(writer);
        }

        List<FactSpec> facts = [.. writer.Scene.Facts];
        if (draw.Chance(0.3))
        {
            draw.Shuffle(facts);
        }

        bool notesFirst = writer.Scene.Notes.Count > 0 && draw.Chance(0.2);
        if (notesFirst)
        {
            WriteNotes(writer);
            writer.Page.Append("\n\n");
        }

        WriteLines(writer, facts);
        if (!notesFirst && writer.Scene.Notes.Count > 0)
        {
            writer.Page.Append("\n");
            if (draw.Chance(0.6))
            {
                writer.Page.Append(writer.Expander.Text("notes_label")).Append(draw.Pick(": ", ":\n", "\n"));
            }

            WriteNotes(writer);
        }
    }

    /// <summary>The lines alone, for a part of a larger document.</summary>
    public void WriteLines(PageWriter writer, IReadOnlyList<FactSpec> facts)
    {
        Draw draw = writer.Expander.Draw;
        writer.Page.Append(style.Opening);
        for (int i = 0; i < facts.Count; i++)
        {
            string label = style.Spell(draw.Pick(facts[i].Tags));
            writer.Page.Append(style.Start).Append(label).Append(style.Middle);
            writer.WriteValue(facts[i].Name, draw.Pick(", ", ", ", "; ", " / "));
            writer.Page.Append(style.EndOf(label, isLast: i == facts.Count - 1));
        }

        writer.Page.Append(style.Closing);
    }

    private static void WriteNotes(PageWriter writer)
    {
        string separator = writer.Expander.Draw.Pick(" ", " ", "\n");
        foreach (Statement note in writer.Scene.Notes)
        {
            writer.WriteSentence(note);
            writer.Page.Append(separator);
        }
    }
}
