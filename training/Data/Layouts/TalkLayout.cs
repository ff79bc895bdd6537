using Pipelines.Training.Data.Drawing;
using Pipelines.Training.Data.Entities;
using Pipelines.Training.Data.Pages;
using Pipelines.Training.Data.Scenes;

namespace Pipelines.Training.Data.Layouts;

/// <summary>A talk of two, line by line: chats, calls, interviews.</summary>
/// <param name="name">What the layout is called.</param>
/// <param name="showsTimes">Each line begins with a time.</param>
/// <param name="isHeldOut">Training never sees it.</param>
internal sealed class TalkLayout(string name, bool showsTimes, bool isHeldOut = false) : ILayout
{
    private static readonly (string First, string Second)[] Pairs =
    [
        ("Customer", "Agent"), ("User", "Support"), ("A", "B"), ("Caller", "Operator"), ("Guest", "Desk"), ("Client", "Consultant"), ("Me", "Them"), ("Visitor", "Assistant"), ("Q", "A"),
    ];

    public string Name => $"talk-{name}";

    public bool IsHeldOut => isHeldOut;

    public bool IsSmall => false;

    public bool Fits(Scene scene) => true;

    public void Write(PageWriter writer)
    {
        Draw draw = writer.Expander.Draw;
        (string first, string second) = Speakers(writer);
        int minute = draw.Between(480, 1000);
        bool isFirst = true;
        string colon = draw.Pick(": ", ": ", " > ", " - ");
        foreach (Statement statement in BodyOrder.Of(writer.Scene, draw))
        {
            if (!isFirst && draw.Chance(0.4))
            {
                WriteLead(second);
                writer.Expander.WriteRule("chat_reply", writer);
                writer.Page.Append("\n");
            }

            WriteLead(first);
            writer.WriteSentence(statement);
            writer.Page.Append("\n");
            isFirst = false;
        }

        void WriteLead(string speaker)
        {
            minute += draw.Below(3);
            writer.Page.Append(showsTimes ? draw.Pick($"[{minute / 60:00}:{minute % 60:00}] ", $"[{minute / 60:00}:{minute % 60:00}] ") : "").Append(speaker).Append(colon);
        }
    }

    private static (string First, string Second) Speakers(PageWriter writer)
    {
        Draw draw = writer.Expander.Draw;
        if (draw.Chance(0.7))
        {
            return draw.Pick<(string, string)>(Pairs);
        }

        // First names of people whom nothing else names: a list of all people has then no one right answer.
        writer.Page.Hint("person");
        var maker = new EntityMaker(writer.Expander);
        return (maker.Make("person").Forms["first"], maker.Make("person").Forms["first"]);
    }
}
