namespace GpuHost.LlamaCpp.Grammars;

/// <summary>
/// Bounds on a grammar. llama.cpp parses and follows grammars recursively and writes repetitions out, so a text of a few
/// bytes can take the process's stack or memory; these are far above what a JSON schema compiles to.
/// </summary>
internal static class GrammarLimits
{
    public const int TextCharsMax = 4 << 20;
    public const int RulesMax = 20_000;
    public const int NestingMax = 64;

    /// <summary>llama.cpp's own (<c>MAX_REPETITION_THRESHOLD</c>): repetitions times the rules that are repeated.</summary>
    public const int RepetitionsMax = 2000;

    /// <summary>Elements after all repetitions are written out.</summary>
    public const long ElementsMax = 4 << 20;
}
