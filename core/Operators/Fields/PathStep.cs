using System.Globalization;
using System.Text.RegularExpressions;
using Newtonsoft.Json.Linq;

namespace Pipelines.Core.Operators.Fields;

/// <summary>One step of a path: to a field of an object, or to an element of a list.</summary>
internal abstract partial record PathStep
{
    private PathStep()
    {
    }

    /// <summary>The steps; null when the text is no plain path.</summary>
    public static IReadOnlyList<PathStep>? ParseAll(string text)
    {
        Match match = PathPattern().Match(text);
        if (!match.Success)
        {
            return null;
        }

        return [.. match.Groups["step"].Captures.Select(static step => Parse(step.Value))];
    }

    /// <summary>The value that the step leads to; null when there is none.</summary>
    public abstract JToken? From(JToken token);

    private static PathStep Parse(string step) => step.TrimStart('.') switch
    {
        ['[', '\'' or '"', .. var quoted, _, ']'] => new Field(quoted),
        ['[', .. var index, ']'] => new Element(int.Parse(index, CultureInfo.InvariantCulture)),
        var index when char.IsAsciiDigit(index[0]) => new Element(int.Parse(index, CultureInfo.InvariantCulture)),
        var name => new Field(name),
    };

    [GeneratedRegex("""^(?<step>[A-Za-z_]\w*)(?<step>\.[A-Za-z_]\w*|\.\d{1,9}|\[-?\d{1,9}\]|\['[^'\\]*'\]|\["[^"\\]*"\])*$""", RegexOptions.CultureInvariant)]
    private static partial Regex PathPattern();

    /// <summary>To a field.</summary>
    public sealed record Field(string Name) : PathStep
    {
        public override JToken? From(JToken token) => token is JObject value ? value[Name] : null;
    }

    /// <summary>To an element, counted from 0, or from the end below 0.</summary>
    public sealed record Element(int Index) : PathStep
    {
        public override JToken? From(JToken token)
        {
            int index = token is JArray list && Index < 0 ? list.Count + Index : Index;
            return token is JArray elements && index >= 0 && index < elements.Count ? elements[index] : null;
        }
    }
}
