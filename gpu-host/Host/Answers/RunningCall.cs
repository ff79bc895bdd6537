namespace GpuHost.Host.Answers;

/// <summary>A call that is being answered. Thread-safe.</summary>
internal sealed class RunningCall(CallTicket ticket, long beganAt)
{
    private int _pieces;

    public CallTicket Ticket { get; } = ticket;

    /// <summary>Timestamp of the clock.</summary>
    public long BeganAt { get; } = beganAt;

    /// <summary>Pieces of text so far; 0 while it waits or its prompt is computed.</summary>
    public int Pieces => Volatile.Read(ref _pieces);

    public void NotePiece() => Interlocked.Increment(ref _pieces);
}
