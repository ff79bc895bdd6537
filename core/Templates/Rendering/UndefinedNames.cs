using Pipelines.Core.Schemas;

namespace Pipelines.Core.Templates.Rendering;

/// <summary>Words the error for a name that nothing binds.</summary>
internal static class UndefinedNames
{
    public static string Message(string name, IEnumerable<string> available)
    {
        string[] names = [.. available];
        string suggestion = ClosestName.Of(name, names) is { } closest ? $"; did you mean '{closest}'?" : string.Empty;
        string list = names.Length == 0 ? "there are no variables" : $"available variables: {string.Join(", ", names)}";
        return $"'{name}' is undefined{suggestion} ({list})";
    }
}
