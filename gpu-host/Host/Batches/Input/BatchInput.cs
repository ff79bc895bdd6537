using GpuHost.Host.Batches.Lines;

namespace GpuHost.Host.Batches.Input;

/// <summary>A batch's file, open for its lines. Thread-safe.</summary>
internal sealed class BatchInput(FileStream file, ILineEndpoint endpoint) : IAsyncDisposable
{
    public ILineEndpoint Endpoint { get; } = endpoint;

    /// <summary>Reads it as a whole. Once, and before any line.</summary>
    public Task<InputPlan> PlanAsync(int lineBytesMax, CancellationToken cancellationToken) =>
        new InputPlanner(Endpoint, lineBytesMax).ReadAsync(file, cancellationToken);

    /// <summary>Lines of the plan in the order in which they are to be answered; each is read once more for it.</summary>
    public async Task<IReadOnlyList<PlannedLine>> OrderAsync(IEnumerable<PlannedLine> lines, CancellationToken cancellationToken)
    {
        List<PlannedLine> sorted = PrefixOrder.Sort(lines);
        int[] shared = PrefixOrder.SharedBlocks(sorted);
        var branches = new List<Branch>(sorted.Count);
        foreach ((int i, PlannedLine line) in sorted.Index())
        {
            LineOrder order = await ReadAsync(line, cancellationToken);
            branches.Add(new Branch(line, shared[i], PrefixOrder.BranchOf(Endpoint.PromptOf(order.Body), shared[i])));
        }

        branches.Sort();
        return [.. branches.Select(static branch => branch.Line)];
    }

    /// <summary>A line of the plan again: bodies are not kept in memory.</summary>
    /// <exception cref="LineException">The file is another one than was planned.</exception>
    public async Task<LineOrder> ReadAsync(PlannedLine line, CancellationToken cancellationToken)
    {
        var bytes = new byte[line.Length];
        int length = 0;
        for (int read; length < bytes.Length; length += read)
        {
            read = await RandomAccess.ReadAsync(file.SafeFileHandle, bytes.AsMemory(length), line.Offset + length, cancellationToken);
            if (read == 0)
            {
                throw new EndOfStreamException($"Line {line.Number} of the batch's file has become shorter.");
            }
        }

        return LineReader.Read(bytes, Endpoint.Path);
    }

    public ValueTask DisposeAsync() => file.DisposeAsync();
}
