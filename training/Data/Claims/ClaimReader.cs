using Pipelines.Training.Data.Phrases;

namespace Pipelines.Training.Data.Claims;

/// <summary>
/// Reads claims:
/// <code>
/// group NAME
/// claim NAME, NAME | STATEMENT | STATEMENT
/// yes PHRASE
/// no PHRASE
/// </code>
/// </summary>
internal static class ClaimReader
{
    public static IEnumerable<Claim> Read(string text)
    {
        string group = "";
        (string[] Asked, List<string> Yes, List<string> No)? claim = null;
        foreach (string line in ResourceText.Lines(text))
        {
            int blank = line.IndexOf(' ', StringComparison.Ordinal);
            string rest = line[(blank + 1)..].Trim();
            switch (line[..blank])
            {
                case "group" or "claim":
                    if (claim is { } finished)
                    {
                        yield return Make(group, finished.Asked, finished.Yes, finished.No);
                    }

                    group = line.StartsWith("group", StringComparison.Ordinal) ? rest : group;
                    claim = line.StartsWith("claim", StringComparison.Ordinal) ? (Parts(rest, '|'), [], []) : null;
                    break;
                case "yes":
                    claim!.Value.Yes.Add(rest);
                    break;
                case "no":
                    claim!.Value.No.Add(rest);
                    break;
                default:
                    throw new FormatException($"A line of claims begins with 'group', 'claim', 'yes' or 'no', not: {line}");
            }
        }

        yield return Make(group, claim!.Value.Asked, claim.Value.Yes, claim.Value.No);
    }

    private static Claim Make(string group, string[] asked, List<string> yes, List<string> no)
    {
        string[] names = Parts(asked[0], ',');
        return new Claim(
            group,
            names,
            asked[1..],
            new PhraseRule($"{group}.{names[0]}.yes", PhraseCategory.Wording, yes),
            new PhraseRule($"{group}.{names[0]}.no", PhraseCategory.Wording, no));
    }

    private static string[] Parts(string text, char separator) => text.Split(separator, StringSplitOptions.TrimEntries | StringSplitOptions.RemoveEmptyEntries);
}
