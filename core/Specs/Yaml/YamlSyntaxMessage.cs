namespace Pipelines.Core.Specs.Yaml;

/// <summary>Says in plain words what a YAML parser choked on, with the usual cause where the file shows it.</summary>
internal static class YamlSyntaxMessage
{
    private const string Place = "): ";

    /// <summary>What the parser calls a second <c>: </c> behind a key.</summary>
    private const string SecondValue = "invalid mapping";

    /// <param name="text">The whole document.</param>
    /// <param name="location">Where the parser stood.</param>
    /// <param name="parserMessage">Its own words, perhaps with places in front.</param>
    public static (SpecLocation Location, string Message) For(string text, SpecLocation location, string parserMessage)
    {
        string[] lines = text.Split('\n');
        // The parser may stop well before the tab that it stumbled over.
        int tab = Array.FindIndex(lines, Math.Min(location.Line, lines.Length) - 1, static line => line.StartsWith('\t') && line.Trim().Length > 0);
        if (tab >= 0)
        {
            return (new SpecLocation(tab + 1, 1), "The line is indented with a tab; YAML wants spaces.");
        }

        // The parser writes "(Line: 2, Col: 1, Idx: 9) - (Line: …): While scanning …": the place is told better by ours.
        int end = parserMessage.StartsWith("(Line", StringComparison.Ordinal) ? parserMessage.IndexOf(Place, StringComparison.Ordinal) : -1;
        string reason = (end < 0 ? parserMessage : parserMessage[(end + Place.Length)..]).TrimEnd('.');
        string message = $"The YAML cannot be read here: {char.ToLowerInvariant(reason[0])}{reason[1..]}.";
        string line = location.Line <= lines.Length ? lines[location.Line - 1] : "";
        bool isSecondValue = reason.Contains(SecondValue, StringComparison.Ordinal) && HoldsTwoValues(line);
        return (location, isSecondValue ? message + " The line holds ': ' twice: put the value in quotes." : message);
    }

    private static bool HoldsTwoValues(string line) =>
        line.IndexOf(": ", StringComparison.Ordinal) != line.LastIndexOf(": ", StringComparison.Ordinal);
}
