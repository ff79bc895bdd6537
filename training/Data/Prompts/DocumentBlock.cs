using Pipelines.Training.Data.Phrases;

namespace Pipelines.Training.Data.Prompts;

/// <summary>A document as it stands in a prompt.</summary>
internal static class DocumentBlock
{
    public static string Of(string text, string title, Expander expander)
    {
        string name = expander.Draw.Chance(0.5) ? title : expander.Text("doc_word");
        string capital = char.ToUpperInvariant(name[0]) + name[1..];
        return expander.Draw.Below(16) switch
        {
            < 4 => text,
            < 7 => $"{capital}:\n{text}",
            < 9 => $"{capital}:\n\n{text}",
            9 => $"{capital}: {text}",
            10 => $"\"\"\"\n{text}\n\"\"\"",
            11 => $"---\n{text}\n---",
            12 => $"<{name.Replace(' ', '_')}>\n{text}\n</{name.Replace(' ', '_')}>",
            13 => $"```\n{text}\n```",
            14 => $"## {capital}\n\n{text}",
            _ => $"{expander.Text("here_is", ("doc", name))}\n\n{text}",
        };
    }
}
