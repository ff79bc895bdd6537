using GpuHost.Host.Batches.Lines;

namespace GpuHost.Host.Batches.Input;

/// <summary>A batch's file, open for its lines. Thread-safe.</summary>
internal sealed class BatchInput(FileStream file, ILineEndpoint endpoint) : IAsyncDisposable
{
    public ILineEndpoint Endpoint { get; } = endpoint;

    /// <summary>Reads it as a whole. Once, and before any line.</summary>
    public Task<InputPlan> PlanAsync(int lineBytesMax, CancellationToken cancellationToken) =>
        new InputPlanner(Endpoint, lineBytesMax).ReadAsync(file, cancellationToken);

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
