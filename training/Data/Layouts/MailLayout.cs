using Pipelines.Training.Data.Drawing;
using Pipelines.Training.Data.Kinds;
using Pipelines.Training.Data.Pages;
using Pipelines.Training.Data.Scenes;

namespace Pipelines.Training.Data.Layouts;

/// <summary>A mail or letter: heads, an address, the body, a name below.</summary>
/// <param name="name">What the layout is called.</param>
/// <param name="head">The rule of the lines above; null for none.</param>
/// <param name="isHeldOut">Training never sees it.</param>
internal sealed class MailLayout(string name, string? head, bool isHeldOut = false) : ILayout
{
    public string Name => $"mail-{name}";

    public bool IsHeldOut => isHeldOut;

    public bool IsSmall => head is null;

    public bool Fits(Scene scene) => true;

    public void Write(PageWriter writer)
    {
        Draw draw = writer.Expander.Draw;
        if (head is not null)
        {
            writer.Expander.WriteRule(head, writer);
            writer.Page.Append("\n");
        }

        WriteGreeting(writer);
        foreach (Statement statement in BodyOrder.Of(writer.Scene, draw, FactRole.Signs, FactRole.Receives))
        {
            writer.WriteSentence(statement);
            writer.Page.Append(draw.Pick(" ", " ", " ", "\n", "\n\n"));
        }

        writer.Page.TrimEnd();
        WriteSignature(writer);
    }

    private static void WriteGreeting(PageWriter writer)
    {
        Draw draw = writer.Expander.Draw;
        if (writer.Scene.WithRole(FactRole.Receives) is { } receiver)
        {
            writer.Page.Append(draw.Pick("Dear ", "Hello ", "Hi ", "To: ", "Attn: "));
            writer.WriteValue(receiver.Name);
            writer.Page.Append(draw.Pick(",\n\n", ",\n", "!\n\n", "\n"));
        }
        else if (draw.Chance(0.8))
        {
            writer.Expander.WriteRule("greeting", writer);
            writer.Page.Append(draw.Pick("\n\n", "\n", " "));
        }
    }

    private static void WriteSignature(PageWriter writer)
    {
        Draw draw = writer.Expander.Draw;
        if (writer.Scene.WithRole(FactRole.Signs) is { } signer)
        {
            writer.Page.Append(draw.Pick("\n\n", "\n"));
            writer.Expander.WriteRule("farewell", writer);
            writer.Page.Append(draw.Pick("\n", "\n", ", ", " "));
            writer.WriteValue(signer.Name);
        }
        else if (draw.Chance(0.6))
        {
            writer.Page.Append("\n\n");
            writer.Expander.WriteRule("farewell", writer);
            if (draw.Chance(0.6))
            {
                writer.Page.Append("\n");
                writer.TryAppend("any_person", draw.Chance(0.3) ? "first" : null);
            }
        }
    }
}
