using Pipelines.Training.Data.Phrases;

namespace Pipelines.Training.Data.Kinds;

/// <summary>
/// Reads kinds of documents. Each line begins with a word that says what it holds:
/// <code>
/// kind NAME              begins a kind
/// heldout                training never sees it
/// title A | B            what it is called
/// aspects A, B           groups of concepts
/// claims A, B            groups of claims
/// fact NAME TYPE [signs|receives]
/// ask NAME, NAME | DESCRIPTION | DESCRIPTION      of the last fact
/// tag A | B                                       of the last fact
/// say PHRASE                                      of the last fact
/// story PHRASE // PHRASE // …
/// </code>
/// </summary>
internal static class KindReader
{
    private const string KindWord = "kind";

    public static IReadOnlyList<DocumentKind> Read(string area, string text)
    {
        var kinds = new List<DocumentKind>();
        var lines = new List<(string Word, string Value)>();
        foreach ((string word, string rest) in ResourceText.Lines(text).Select(Split))
        {
            if (word == KindWord && lines.Count > 0)
            {
                kinds.Add(ReadKind(area, lines));
                lines.Clear();
            }

            lines.Add((word, rest));
        }

        kinds.Add(ReadKind(area, lines));
        return kinds;
    }

    private static DocumentKind ReadKind(string area, List<(string Word, string Value)> lines)
    {
        string name = Rests(lines, KindWord).Single();
        string[] unknown = [.. lines.Select(static line => line.Word).Except([KindWord, "heldout", "title", "aspects", "claims", "fact", "ask", "tag", "say", "story"])];
        if (unknown.Length > 0)
        {
            throw new FormatException($"The kind '{name}' has lines that begin with: {string.Join(", ", unknown)}.");
        }

        return new DocumentKind
        {
            Name = name,
            Area = area,
            IsHeldOut = lines.Exists(static line => line.Word == "heldout"),
            Titles = Parts(Rests(lines, "title").Single(), '|'),
            Aspects = [.. Rests(lines, "aspects").SelectMany(static rest => Parts(rest, ','))],
            Claims = [.. Rests(lines, "claims").SelectMany(static rest => Parts(rest, ','))],
            Facts = [.. FactLines(lines).Select(fact => ReadFact(name, fact))],
            Stories = [.. Rests(lines, "story").Select(Story.Parse)],
        };
    }

    private static FactSpec ReadFact(string kind, IReadOnlyList<(string Word, string Value)> lines)
    {
        string[] head = lines[0].Value.Split(' ', StringSplitOptions.RemoveEmptyEntries);
        string[][] asked = [.. Rests(lines, "ask").Select(static rest => Parts(rest, '|'))];
        string[] sayings = [.. Rests(lines, "say")];
        if (asked.Length != 1 || asked[0].Length < 2 || sayings.Length == 0)
        {
            throw new FormatException($"The fact '{head[0]}' of the kind '{kind}' wants one 'ask' with names and a description, and a 'say'.");
        }

        return new FactSpec(
            head[0],
            head[1],
            head.Length < 3 ? FactRole.None : head[2] == "signs" ? FactRole.Signs : FactRole.Receives,
            Parts(asked[0][0], ','),
            asked[0][1..],
            [.. Rests(lines, "tag").SelectMany(static rest => Parts(rest, '|'))],
            new PhraseRule($"{kind}.{head[0]}", PhraseCategory.Wording, sayings));
    }

    private static IEnumerable<IReadOnlyList<(string Word, string Value)>> FactLines(List<(string Word, string Value)> lines)
    {
        int[] starts = [.. lines.Index().Where(static line => line.Item.Word == "fact").Select(static line => line.Index)];
        for (int i = 0; i < starts.Length; i++)
        {
            int end = i + 1 < starts.Length ? starts[i + 1] : lines.Count;
            yield return lines[starts[i]..end];
        }
    }

    private static IEnumerable<string> Rests(IEnumerable<(string Word, string Value)> lines, string word) =>
        lines.Where(line => line.Word == word).Select(static line => line.Value);

    private static string[] Parts(string text, char separator) => text.Split(separator, StringSplitOptions.TrimEntries | StringSplitOptions.RemoveEmptyEntries);

    private static (string Word, string Value) Split(string line)
    {
        int blank = line.IndexOf(' ', StringComparison.Ordinal);
        return blank < 0 ? (line, "") : (line[..blank], line[(blank + 1)..].Trim());
    }
}
