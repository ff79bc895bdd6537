using Pipelines.Core.Inference;
using Pipelines.Core.Operators;
using Pipelines.Core.Planning;
using Pipelines.Runtime.Budgets;
using Pipelines.Runtime.Runs;

namespace Pipelines.Runtime.Calls;

/// <summary>
/// Asks a model, and pays for it: the one place where calls are tried again. Bounded in tries, in waiting, in pace and
/// in calls under way at the same time.
/// </summary>
internal sealed class ModelAsker(
    IInferenceClient client,
    IReadOnlyList<ModelReference> fallbacks,
    BudgetLedger budget,
    RatePacer pacer,
    CallGate gate,
    CallOptions options,
    CallJitter jitter,
    RunStop stop,
    TimeProvider time)
{
    /// <summary>Asks the call's model, then the fallback models in their order, until one answers.</summary>
    /// <returns>The answer, and the model that gave it by the name in the pipeline.</returns>
    /// <exception cref="RowCallException">The call failed for good, and the row is to blame.</exception>
    /// <exception cref="OperationCanceledException">The run is being stopped, perhaps because of this very call.</exception>
    public async Task<(string Model, Completion Answer)> AskAsync(ModelCall call, CancellationToken cancellationToken)
    {
        CompletionRequest request = call.Request;
        for (int next = 0; ; request = ForFallback(call.Request, fallbacks[next++].Name))
        {
            string model = request.Model;
            try
            {
                return (model, await AskModelAsync(request, call.TimeoutRetries, cancellationToken));
            }
            catch (InferenceException e) when (next < fallbacks.Count && CallFailures.MayFallBack(e))
            {
                // The next one in the list may be able to.
            }
            catch (InferenceException e) when (CallFailures.IsEndpointFault(e))
            {
                throw stop.Request(new StopReason(RunStatus.Waiting, $"Model '{model}' cannot answer now: {AsSentence(e.Message)} Start the run again to go on."));
            }
            catch (InferenceException e)
            {
                throw new RowCallException(CallFailures.ForRow(model, e), e);
            }
        }
    }

    /// <summary>Another request, so it needs another key: two models may be behind one endpoint.</summary>
    private static CompletionRequest ForFallback(CompletionRequest request, string model) =>
        request with { Model = model, IdempotencyKey = $"{request.IdempotencyKey}/{model}" };

    private async Task<Completion> AskModelAsync(CompletionRequest request, int timeoutRetries, CancellationToken cancellationToken)
    {
        for (int failures = 0, timeouts = 0; ;)
        {
            try
            {
                return await TryOnceAsync(request, cancellationToken);
            }
            catch (InferenceException e)
            {
                bool isTimeout = e.Kind == InferenceFailureKind.TimedOut;
                timeouts += isTimeout ? 1 : 0;
                failures += isTimeout ? 0 : 1;
                if (RetryDecision.After(e, failures, timeouts, timeoutRetries, options, jitter.Next()).Pause is not { } pause)
                {
                    throw;
                }

                await Task.Delay(pause, time, cancellationToken);
            }
        }
    }

    private async Task<Completion> TryOnceAsync(CompletionRequest request, CancellationToken cancellationToken)
    {
        using BudgetReservation reservation = await budget.ReserveAsync(request, cancellationToken);
        IReadOnlyList<RateShare> shares = await pacer.EnterAsync(request, cancellationToken);
        using CallSlot slot = await gate.EnterAsync(cancellationToken);
        using var timeout = new CancellationTokenSource(request.Timeout, time);
        using var either = CancellationTokenSource.CreateLinkedTokenSource(cancellationToken, timeout.Token);
        try
        {
            Completion answer = await client.CompleteAsync(request, either.Token);
            reservation.Settle(answer.Usage);
            pacer.Settle(shares, answer.Usage);
            return answer;
        }
        catch (OperationCanceledException e) when (timeout.IsCancellationRequested && !cancellationToken.IsCancellationRequested)
        {
            throw new InferenceException(
                InferenceFailureKind.TimedOut,
                $"No answer within {request.Timeout.TotalSeconds} s.",
                innerException: e);
        }
    }

    /// <summary>An endpoint's own words may end anyhow.</summary>
    private static string AsSentence(string message) => message[^1] is '.' or '?' or '!' ? message : $"{message}.";
}
