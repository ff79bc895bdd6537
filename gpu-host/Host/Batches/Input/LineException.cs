namespace GpuHost.Host.Batches.Input;

/// <summary>A line that is none of this batch.</summary>
internal sealed class LineException(string code, string message, string? param = null) : Exception(message)
{
    public BatchError ToError(int line) => new(code, Message, line, param);
}
