using Pipelines.Core.Inference;
using Pipelines.Runtime.Budgets;
using Pipelines.Runtime.Calls.Rates;
using Pipelines.Runtime.Runs;

namespace Pipelines.Runtime.Calls.Endpoints;

/// <summary>
/// Makes one attempt of one call: money, pace, the run's own concurrency, the endpoint's; then the call, and what it says about
/// the endpoint.
/// </summary>
internal sealed class EndpointCaller(IInferenceClient client, BudgetLedger budget, RatePacer pacer, CallGate gate, RunStop stop, TimeProvider time)
{
    /// <returns>Null when the endpoint went down before the call was sent.</returns>
    /// <exception cref="InferenceException">The attempt failed; its breaker and its gate know already.</exception>
    /// <exception cref="OperationCanceledException">The run is being stopped.</exception>
    public async Task<Completion?> CallAsync(
        CompletionRequest request, BudgetAccount account, CallEndpoint endpoint, BreakerPass pass, CancellationToken cancellationToken)
    {
        try
        {
            using BudgetReservation reservation = await budget.ReserveAsync(account, request, cancellationToken);
            IReadOnlyList<RateShare> shares = await pacer.EnterAsync(request, cancellationToken);
            Completion? answer = await SendAsync(request, endpoint, pass, cancellationToken);
            if (answer is not null)
            {
                reservation.Settle(answer.Usage);
                pacer.Settle(shares, answer.Usage);
                endpoint.Breaker.Answered();
            }

            // The next call is on its way before this answer is worked on.
            await Task.Yield();
            return answer;
        }
        catch (InferenceException e) when (CallFailures.IsSignOfOutage(e))
        {
            endpoint.Breaker.Failed(pass, e);
            throw;
        }
        catch (InferenceException e) when (e.Kind == InferenceFailureKind.RateLimited)
        {
            endpoint.Breaker.Refused(pass, e);
            throw;
        }
        catch (InferenceException)
        {
            endpoint.Breaker.Answered();
            throw;
        }
        catch
        {
            endpoint.Breaker.Left(pass);
            throw;
        }
    }

    private async Task<Completion?> SendAsync(CompletionRequest request, CallEndpoint endpoint, BreakerPass pass, CancellationToken cancellationToken)
    {
        using CallSlot own = await gate.EnterAsync(cancellationToken);
        EndpointSlot slot = await endpoint.Gate.EnterAsync(cancellationToken);
        var outcome = EndpointOutcome.Unknown;
        TimeSpan? retryAfter = null;
        long number = 0;
        try
        {
            if (endpoint.Breaker.IsStale(pass))
            {
                return null;
            }

            // The last moment before it costs money. The run's own token, since those linked to it hear of the stop one after another.
            stop.Token.ThrowIfCancellationRequested();
            number = endpoint.Answers.Send();
            Completion answer = await CompleteAsync(request, cancellationToken);
            endpoint.Answers.Answered(pass.Call, number);
            outcome = EndpointOutcome.Answered;
            return answer;
        }
        catch (InferenceException e)
        {
            (outcome, retryAfter) = e.Kind switch
            {
                InferenceFailureKind.RateLimited => (EndpointOutcome.Refused, e.RetryAfter),
                InferenceFailureKind.TimedOut => (EndpointOutcome.TimedOut, null),
                _ => (EndpointOutcome.Unknown, (TimeSpan?)null),
            };
            if (!CallFailures.IsSignOfOutage(e) && outcome != EndpointOutcome.Refused)
            {
                endpoint.Answers.Answered(pass.Call, number);
            }

            throw;
        }
        finally
        {
            endpoint.Gate.Exit(slot, outcome, retryAfter);
        }
    }

    private async Task<Completion> CompleteAsync(CompletionRequest request, CancellationToken cancellationToken)
    {
        using var ending = new CancellationTokenSource(request.Timeout, time);
        using CancellationTokenRegistration stopping = cancellationToken.UnsafeRegister(static own => ((CancellationTokenSource)own!).Cancel(), ending);
        try
        {
            return request.Kind == RequestKind.Embedding
                ? EmbeddingCall.AnswerOf(request, await client.EmbedAsync(EmbeddingCall.RequestOf(request), ending.Token))
                : await client.CompleteAsync(request, ending.Token);
        }
        catch (OperationCanceledException e) when (ending.IsCancellationRequested && !cancellationToken.IsCancellationRequested)
        {
            throw new InferenceException(
                InferenceFailureKind.TimedOut,
                $"No answer within {request.Timeout.TotalSeconds} s.",
                innerException: e);
        }
    }
}
