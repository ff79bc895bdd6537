using Pipelines.Training.Data.Drawing;
using Pipelines.Training.Data.Pages;

namespace Pipelines.Training.Data.Layouts;

/// <summary>What a document calls itself, as its heading.</summary>
internal static class Titles
{
    public static void Write(PageWriter writer)
    {
        Draw draw = writer.Expander.Draw;
        string title = writer.Scene.Title;
        string cased = draw.Below(3) switch
        {
            0 => title.ToUpperInvariant(),
            1 => char.ToUpperInvariant(title[0]) + title[1..],
            _ => string.Join(' ', title.Split(' ').Select(static word => char.ToUpperInvariant(word[0]) + word[1..])),
        };
        writer.Page.Append(draw.Below(5) switch
        {
            0 => $"# {cased}\n\n",
            1 => $"{cased}\n{new string('=', cased.Length)}\n",
            2 => $"** {cased} **\n\n",
            _ => $"{cased}\n\n",
        });
    }
}
