namespace GpuHost.Host.Batches.Lines;

/// <summary>A line whose turn it is.</summary>
/// <param name="Number">Of the line, from 1.</param>
/// <param name="Line">The line.</param>
/// <param name="NextSharesTokens">How much of its prompt the line after it begins with, too.</param>
internal sealed record ReadyLine(int Number, PreparedLine Line, int NextSharesTokens);
