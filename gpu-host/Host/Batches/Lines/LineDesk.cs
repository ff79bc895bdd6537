using GpuHost.Host.Access;
using GpuHost.Host.Api.Errors;
using GpuHost.Host.Api.Reading;
using GpuHost.Host.Api.Writing;
using GpuHost.Host.Batches.Input;
using GpuHost.Host.Ledger;
using GpuHost.Host.State;
using Pipelines.Core.Inference;

namespace GpuHost.Host.Batches.Lines;

/// <summary>
/// Answers a line, at any rate: what cannot be answered becomes a line with an error. Failures that pass are tried again; a full
/// queue is no failure of the line, and is waited for as long as the batch's window is open. Thread-safe.
/// </summary>
internal sealed partial class LineDesk(HostPrices prices, AnswerIds ids, TimeProvider clock, ILogger<LineDesk> log)
{
    /// <summary>Tries of a line that are answered with a failure of its own.</summary>
    public const int TriesMax = 5;

    private static readonly TimeSpan PauseMin = TimeSpan.FromMilliseconds(250);
    private static readonly TimeSpan PauseMax = TimeSpan.FromMinutes(1);

    /// <summary>Reads a line ahead of its turn. What is wrong with it is told when it is answered.</summary>
    /// <exception cref="OperationCanceledException">The batch is at its end, or the server.</exception>
    public async Task<PreparedLine> PrepareAsync(Batch batch, ILineEndpoint endpoint, LineOrder order, CancellationToken cancellationToken)
    {
        try
        {
            return new PreparedLine(order, await ReadAsync(batch, endpoint, order, cancellationToken));
        }
        catch (Exception failure) when (failure is not (OperationCanceledException or HostStateException))
        {
            return new PreparedLine(order, null);
        }
    }

    /// <exception cref="OperationCanceledException">The batch is at its end, or the server.</exception>
    public async Task<LineResult> AnswerAsync(Batch batch, ILineEndpoint endpoint, ReadyLine line, CancellationToken cancellationToken)
    {
        int tries = 0;
        for (int pauses = 0; ; pauses++)
        {
            try
            {
                return await TryAsync(batch, endpoint, line, cancellationToken);
            }
            catch (InferenceException passing) when (passing.IsRetryable && (passing.Kind == InferenceFailureKind.RateLimited || ++tries < TriesMax))
            {
                await Task.Delay(PauseOf(pauses, passing.RetryAfter), clock, cancellationToken);
            }
            catch (Exception failure) when (failure is not (OperationCanceledException or HostStateException))
            {
                cancellationToken.ThrowIfCancellationRequested();
                return new LineResult(line.Number, LineJson.OfRefusal(ids, line.Line.Order.CustomId, Explain(batch, line.Number, failure)), Paid: null);
            }
        }
    }

    private async Task<LineResult> TryAsync(Batch batch, ILineEndpoint endpoint, ReadyLine line, CancellationToken cancellationToken)
    {
        cancellationToken.ThrowIfCancellationRequested();
        LineOrder order = line.Line.Order;
        LineWork work = line.Line.Work ?? await ReadAsync(batch, endpoint, order, cancellationToken);
        LineAnswer answer = await work.AnswerAsync(line.NextSharesTokens, cancellationToken);
        CallCost? cost = prices.CostOf(answer.Head.Model, answer.Usage, isBatch: true);
        var entry = new UsageEntry(
            answer.Head.Id, clock.GetUtcNow(), batch.Tenant, batch.KeyName, answer.Head.Model, endpoint.CallKind, IsBatch: true, answer.Usage, cost)
        {
            Origin = batch.Origin with { Call = order.CustomId },
        };
        return new LineResult(line.Number, LineJson.OfAnswer(ids, order.CustomId, answer, cost), entry);
    }

    private Task<LineWork> ReadAsync(Batch batch, ILineEndpoint endpoint, LineOrder order, CancellationToken cancellationToken)
    {
        var caller = new Caller(batch.KeyName, batch.Tenant, IsAdmin: false);
        return endpoint.PrepareAsync(new RequestFields(order.Body), caller, Longest(PauseMin, batch.ExpiresAt - clock.GetUtcNow()), cancellationToken);
    }

    /// <summary>A defect costs its own line and no other: the batch goes on.</summary>
    private ApiError Explain(Batch batch, int number, Exception failure)
    {
        if (ErrorTranslation.Explain(failure) is { } known)
        {
            return known;
        }

        LogDefect(failure, number, batch.Id);
        return ErrorTranslation.Defect;
    }

    private static TimeSpan PauseOf(int pauses, TimeSpan? asked)
    {
        TimeSpan growing = PauseMin * Math.Pow(2, Math.Min(pauses, 10));
        TimeSpan pause = Longest(growing, asked ?? TimeSpan.Zero);
        return pause < PauseMax ? pause : PauseMax;
    }

    private static TimeSpan Longest(TimeSpan one, TimeSpan other) => one > other ? one : other;

    [LoggerMessage(EventId = 1, Level = LogLevel.Error, Message = "Line {Line} of {Batch} failed unexpectedly")]
    private partial void LogDefect(Exception error, int line, string batch);
}
