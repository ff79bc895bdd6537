using System.Collections.Concurrent;
using System.Text.RegularExpressions;
using Pipelines.Core.Python;

namespace Pipelines.Core.Expressions.Patterns;

/// <summary>Compiled patterns: rules use the same few for every row.</summary>
internal static class PatternCache
{
    private const int MaxPatterns = 256;
    private const int MaxPatternChars = 4096;

    private static readonly ConcurrentDictionary<(string Pattern, RegexOptions Options, TimeSpan Timeout), CompiledPattern> Patterns = new();

    public static CompiledPattern Get(string pattern, string before, string after, RegexOptions options, TimeSpan timeout)
    {
        if (pattern.Length > MaxPatternChars)
        {
            throw PythonException.Limit($"a regular expression of more than {MaxPatternChars:N0} characters");
        }

        var key = (before + pattern + after, options, timeout);
        if (Patterns.TryGetValue(key, out CompiledPattern? known))
        {
            return known;
        }

        // Patterns made from data would fill the memory; starting over is rare and harmless.
        if (Patterns.Count >= MaxPatterns)
        {
            Patterns.Clear();
        }

        return Patterns[key] = Compile(pattern, before, after, options, timeout);
    }

    private static CompiledPattern Compile(string pattern, string before, string after, RegexOptions options, TimeSpan timeout)
    {
        try
        {
            // In verbose mode a comment at the end must not swallow what is put behind.
            string end = options.HasFlag(RegexOptions.IgnorePatternWhitespace) ? "\n" + after : after;
            (string translated, IReadOnlyDictionary<string, int> names) = PatternTranslation.ToDotNet(pattern);
            return new CompiledPattern(new Regex(before + translated + end, options, timeout), names);
        }
        catch (ArgumentException error)
        {
            throw PythonException.Value($"bad regular expression {Python.Text.StringLiteral.Of(pattern)}: {error.Message}");
        }
    }
}
