using System.Collections.Frozen;

namespace Pipelines.Core.Expressions.Parsing;

/// <summary>Words that are no names.</summary>
internal static class PythonKeywords
{
    private static readonly FrozenSet<string> All = new[]
    {
        "False", "None", "True", "and", "as", "assert", "async", "await", "break", "class", "continue", "def", "del", "elif", "else",
        "except", "finally", "for", "from", "global", "if", "import", "in", "is", "lambda", "nonlocal", "not", "or", "pass", "raise",
        "return", "try", "while", "with", "yield",
    }.ToFrozenSet(StringComparer.Ordinal);

    public static bool Contains(string word) => All.Contains(word);
}
