using Pipelines.Training.Data.Phrases;

namespace Pipelines.Training.Data.Concepts;

/// <summary>
/// Reads groups of concepts:
/// <code>
/// group NAME [scale]
/// ask NAME, NAME | DESCRIPTION | DESCRIPTION
/// concept NAME | OTHER NAME | …
/// mean DESCRIPTION | DESCRIPTION
/// implies GROUP CONCEPT           a text of this concept shows that one
/// say PHRASE
/// </code>
/// </summary>
internal static class ConceptReader
{
    public static IEnumerable<ConceptGroup> Read(string text)
    {
        (string[] Head, string[] Asked, List<ConceptLines> Concepts)? group = null;
        foreach (string line in ResourceText.Lines(text))
        {
            int blank = line.IndexOf(' ', StringComparison.Ordinal);
            string rest = line[(blank + 1)..].Trim();
            switch (line[..blank])
            {
                case "group":
                    if (group is { } finished)
                    {
                        yield return Make(finished.Head, finished.Asked, finished.Concepts);
                    }

                    group = (rest.Split(' '), [], []);
                    break;
                case "ask":
                    group = group!.Value with { Asked = Parts(rest, '|') };
                    break;
                case "concept":
                    group!.Value.Concepts.Add(new ConceptLines(Parts(rest, '|')));
                    break;
                case "mean":
                    group!.Value.Concepts[^1].Meanings.AddRange(Parts(rest, '|'));
                    break;
                case "implies":
                    int gap = rest.IndexOf(' ', StringComparison.Ordinal);
                    group!.Value.Concepts[^1].Implied[rest[..gap]] = rest[(gap + 1)..];
                    break;
                case "say":
                    group!.Value.Concepts[^1].Sayings.Add(rest);
                    break;
                default:
                    throw new FormatException($"A line of concepts begins with 'group', 'ask', 'concept', 'mean', 'implies' or 'say', not: {line}");
            }
        }

        yield return Make(group!.Value.Head, group.Value.Asked, group.Value.Concepts);
    }

    private static ConceptGroup Make(string[] head, string[] asked, List<ConceptLines> concepts) => new(
        head[0],
        Parts(asked[0], ','),
        asked[1..],
        [.. concepts.Select(concept => new Concept(concept.Names, concept.Meanings, new PhraseRule($"{head[0]}.{concept.Names[0]}", PhraseCategory.Wording, concept.Sayings), concept.Implied))],
        head.Length > 1 && head[1] == "scale");

    private static string[] Parts(string text, char separator) => text.Split(separator, StringSplitOptions.TrimEntries | StringSplitOptions.RemoveEmptyEntries);
}
