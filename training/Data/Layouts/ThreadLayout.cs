using Pipelines.Training.Data.Drawing;
using Pipelines.Training.Data.Pages;
using Pipelines.Training.Data.Scenes;

namespace Pipelines.Training.Data.Layouts;

/// <summary>A mail below an answer to it, or above an older one that says little.</summary>
internal sealed class ThreadLayout : ILayout
{
    private readonly MailLayout _mail = new("in-thread", null);

    public string Name => "mail-thread";

    public bool IsHeldOut => false;

    public bool IsSmall => false;

    public bool Fits(Scene scene) => true;

    public void Write(PageWriter writer)
    {
        Draw draw = writer.Expander.Draw;
        bool isAnswered = draw.Chance(0.5);
        if (isAnswered)
        {
            WriteOther(writer, "");
            writer.Page.Append("\n\n");
            writer.Expander.WriteRule("thread_line", writer);
            writer.Page.Append("\n");
        }

        _mail.Write(writer);
        if (!isAnswered)
        {
            writer.Page.Append("\n\n");
            writer.Expander.WriteRule("thread_line", writer);
            writer.Page.Append("\n");
            WriteOther(writer, "> ");
        }
    }

    private static void WriteOther(PageWriter writer, string lead)
    {
        Draw draw = writer.Expander.Draw;
        for (int i = draw.Between(1, 3); i > 0; i--)
        {
            writer.Page.Append(lead);
            writer.WriteSentence(new Statement("filler", draw.Pick(writer.Expander.Book[draw.Chance(0.35) ? "distractor" : "filler"].For(writer.Expander.Split))));
            writer.Page.Append("\n");
        }

        writer.Page.Append(lead);
        writer.TryAppend("any_person", draw.Chance(0.5) ? "first" : null);
    }
}
