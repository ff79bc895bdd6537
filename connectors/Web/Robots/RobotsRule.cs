namespace Pipelines.Connectors.Web.Robots;

/// <summary>A line of robots.txt about a path.</summary>
/// <param name="Allows">Else it forbids.</param>
/// <param name="Pattern">What the path begins with; <c>*</c> stands for anything, <c>$</c> at the end for the end.</param>
internal readonly record struct RobotsRule(bool Allows, string Pattern)
{
    public bool Matches(string path)
    {
        bool isAnchored = Pattern.EndsWith('$');
        string[] parts = (isAnchored ? Pattern[..^1] : Pattern).Split('*');
        if (!path.StartsWith(parts[0], StringComparison.Ordinal))
        {
            return false;
        }

        int at = parts[0].Length;
        for (int i = 1; i < parts.Length; i++)
        {
            bool isLast = i == parts.Length - 1;
            int found = isLast && isAnchored
                ? path.EndsWith(parts[i], StringComparison.Ordinal) && path.Length - parts[i].Length >= at ? path.Length - parts[i].Length : -1
                : path.IndexOf(parts[i], at, StringComparison.Ordinal);
            if (found < 0)
            {
                return false;
            }

            at = found + parts[i].Length;
        }

        return !isAnchored || at == path.Length;
    }
}
