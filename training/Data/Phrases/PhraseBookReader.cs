namespace Pipelines.Training.Data.Phrases;

/// <summary>
/// Reads rules: <c>@name</c> begins one, every further line is a phrase of it, <c>@name words</c> splits its lines at blanks into
/// phrases, a line that begins with <c>#</c> is a comment.
/// </summary>
internal static class PhraseBookReader
{
    private const string WordsMark = " words";

    public static PhraseBook Read(IEnumerable<(PhraseCategory Category, string Text)> files)
    {
        var rules = new Dictionary<string, PhraseRule>(StringComparer.Ordinal);
        foreach ((PhraseCategory category, string text) in files)
        {
            foreach ((string name, IReadOnlyList<string> phrases) in Sections(text))
            {
                if (!rules.TryAdd(name, new PhraseRule(name, category, phrases)))
                {
                    throw new FormatException($"The rule '{name}' is there twice.");
                }
            }
        }

        return new PhraseBook(rules);
    }

    private static IEnumerable<(string Name, IReadOnlyList<string> Phrases)> Sections(string text)
    {
        (string Name, List<string> Phrases)? section = null;
        bool isWords = false;
        foreach (string line in ResourceText.Lines(text))
        {
            if (line.StartsWith('@'))
            {
                if (section is { } finished)
                {
                    yield return finished;
                }

                isWords = line.EndsWith(WordsMark, StringComparison.Ordinal);
                section = (isWords ? line[1..^WordsMark.Length] : line[1..], []);
            }
            else
            {
                List<string> phrases = (section ?? throw new FormatException($"A phrase stands before the first rule: {line}")).Phrases;
                phrases.AddRange(isWords ? line.Split(' ', StringSplitOptions.RemoveEmptyEntries) : [line]);
            }
        }

        if (section is { } last)
        {
            yield return last;
        }
    }
}
