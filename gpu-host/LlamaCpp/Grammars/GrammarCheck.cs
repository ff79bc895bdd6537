using GpuHost.Serving.Models;

namespace GpuHost.LlamaCpp.Grammars;

/// <summary>
/// Looks at a grammar before llama.cpp does: llama.cpp writes what is wrong with one to the process's standard error and
/// nowhere else, takes an empty one for no constraint at all, and knows no bounds.
/// </summary>
internal static class GrammarCheck
{
    public const string Root = "root";

    /// <exception cref="ModelEngineException"><see cref="ModelEngineFailure.GrammarInvalid"/>: what is wrong, and where.</exception>
    public static void Check(string gbnf)
    {
        ArgumentNullException.ThrowIfNull(gbnf);
        if (gbnf.Length > GrammarLimits.TextCharsMax)
        {
            throw Invalid($"it has {gbnf.Length} characters, over the limit of {GrammarLimits.TextCharsMax}");
        }

        if (gbnf.Contains('\0', StringComparison.Ordinal))
        {
            throw Invalid("it has a null character, where llama.cpp would stop reading");
        }

        try
        {
            CheckRules(GrammarReader.Read(gbnf));
        }
        catch (GrammarSyntaxException exception)
        {
            (int line, int column) = Place(gbnf, exception.Offset);
            throw Invalid($"line {line}, column {column}: {exception.Message}", exception);
        }
    }

    private static void CheckRules(GrammarReader grammar)
    {
        foreach ((string name, int offset) in grammar.References)
        {
            if (!grammar.Rules.Contains(name))
            {
                throw new GrammarSyntaxException(offset, $"the rule '{name}' is not defined");
            }
        }

        if (!grammar.Rules.Contains(Root))
        {
            throw new GrammarSyntaxException(0, $"there is no rule '{Root}', where a grammar starts");
        }
    }

    // From 1, as editors count.
    private static (int Line, int Column) Place(string text, int offset)
    {
        ReadOnlySpan<char> before = text.AsSpan(0, Math.Min(offset, text.Length));
        return (before.Count('\n') + 1, before.Length - before.LastIndexOf('\n'));
    }

    private static ModelEngineException Invalid(string problem, Exception? inner = null) =>
        new(ModelEngineFailure.GrammarInvalid, $"The grammar cannot be used: {problem}.", inner);
}
