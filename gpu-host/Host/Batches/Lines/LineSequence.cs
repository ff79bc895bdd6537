using GpuHost.Host.Batches.Input;

namespace GpuHost.Host.Batches.Lines;

/// <summary>
/// The lines in their order, each with what the next one begins with, too: so the engine knows what to keep when a line is over, and
/// need not see a beginning twice to find out. One line is read ahead. For one caller at a time.
/// </summary>
/// <param name="lines">In the order in which they are answered.</param>
/// <param name="prepareAsync">Reads a line.</param>
internal sealed class LineSequence(IReadOnlyList<PlannedLine> lines, Func<PlannedLine, CancellationToken, Task<PreparedLine>> prepareAsync)
{
    private PreparedLine? _ahead;
    private int _at;

    public int Count => lines.Count;

    public async Task<ReadyLine> NextAsync(CancellationToken cancellationToken)
    {
        PreparedLine line = _ahead ?? await prepareAsync(lines[_at], cancellationToken);
        _ahead = _at + 1 < lines.Count ? await prepareAsync(lines[_at + 1], cancellationToken) : null;
        int shared = line.Work is { } own && _ahead?.Work is { } next ? own.Prompt.AsSpan().CommonPrefixLength(next.Prompt) : 0;
        return new ReadyLine(lines[_at++].Number, line, shared);
    }
}
