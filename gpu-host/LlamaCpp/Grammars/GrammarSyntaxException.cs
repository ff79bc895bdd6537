namespace GpuHost.LlamaCpp.Grammars;

/// <summary>Stops the reading of a grammar at its first fault; never leaves <see cref="GrammarCheck"/>.</summary>
internal sealed class GrammarSyntaxException(int offset, string problem) : Exception(problem)
{
    public int Offset { get; } = offset;
}
