using GpuHost.Host.Access;
using GpuHost.Host.Api.Writing;

namespace GpuHost.Host.Answers;

/// <summary>A call that is about to be answered.</summary>
/// <param name="Caller">Who asks and pays.</param>
/// <param name="Head">The answer's id and date, if it is a new one.</param>
/// <param name="Kind">One of <see cref="Ledger.CallKind"/>.</param>
internal sealed record CallTicket(Caller Caller, AnswerHead Head, string Kind)
{
    /// <summary>Null where every request is a new call.</summary>
    public RepeatKey? Repeat { get; init; }

    /// <summary>A line of a batch, which costs less.</summary>
    public bool IsBatch { get; init; }
}
