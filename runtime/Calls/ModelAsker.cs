using Pipelines.Core.Inference;
using Pipelines.Core.Operators;
using Pipelines.Core.Planning;
using Pipelines.Core.Usage;
using Pipelines.Runtime.Budgets;
using Pipelines.Runtime.Calls.Batches;
using Pipelines.Runtime.Calls.Endpoints;
using Pipelines.Runtime.Runs;

namespace Pipelines.Runtime.Calls;

/// <summary>
/// Asks a model, and pays for it: the one place where calls are tried again, of other models, and later. Bounded in tries, in
/// waiting, in pace and in calls under way at the same time.
/// </summary>
internal sealed class ModelAsker(
    EndpointCaller caller,
    ModelEndpoints endpoints,
    IReadOnlyList<ModelReference> fallbacks,
    BatchDesk batches,
    EndpointWaits waits,
    CallOptions options,
    CallJitter jitter,
    RunStop stop,
    TimeProvider time)
{
    /// <summary>Asks the call's model, then the fallback models in their order, until one answers; while all are down, waits.</summary>
    /// <param name="call">The call.</param>
    /// <param name="account">Pays for it.</param>
    /// <param name="cancellationToken">The answer is no longer wanted.</param>
    /// <returns>The answer, and the model that gave it by the name in the pipeline.</returns>
    /// <exception cref="RowCallException">The call failed for good, and the row is to blame.</exception>
    /// <exception cref="OperationCanceledException">The run is being stopped, perhaps because of this very call.</exception>
    public async Task<(string Model, Completion Answer)> AskAsync(ModelCall call, BudgetAccount account, CancellationToken cancellationToken)
    {
        if (call.Request.Delivery == CallDelivery.ProviderBatch)
        {
            if (await batches.AskAsync(call.Request, account, cancellationToken) is { } batched)
            {
                return (BatchedModel.NameOf(call.Request.Model), batched);
            }

            call = call with { Request = call.Request with { Delivery = CallDelivery.Immediate } };
        }

        // Vectors of two models cannot be compared with each other, so no other model stands in.
        IReadOnlyList<ModelReference> others = call.Request.Kind == RequestKind.Embedding ? [] : fallbacks;
        CompletionRequest[] requests = RequestsOf(call.Request, others);
        OutageWait? wait = null;
        Dictionary<CompletionRequest, CallSuspicion>? suspicions = null;
        while (true)
        {
            List<CallEndpoint>? down = null;
            foreach (CompletionRequest request in requests)
            {
                try
                {
                    CallEndpoint endpoint = endpoints.Of(request.Model);
                    (Completion? answer, CallSuspicion? suspicion) = await AskModelAsync(
                        request, account, endpoint, call.TimeoutRetries, suspicions?.GetValueOrDefault(request), cancellationToken);
                    if (answer is not null)
                    {
                        return (request.Model, answer);
                    }

                    (down ??= []).Add(endpoint);
                    if (suspicion is not null)
                    {
                        (suspicions ??= new(ReferenceEqualityComparer.Instance))[request] = suspicion;
                    }
                }
                catch (InferenceException e) when (CallFailures.IsSetupFault(e))
                {
                    requests = [.. requests.Except<CompletionRequest>([request], ReferenceEqualityComparer.Instance)];
                    if (requests.Length == 0)
                    {
                        throw stop.Request(CallFailures.ForRun(request.Model, e));
                    }
                }
                catch (InferenceException e) when (ReferenceEquals(request, requests[^1]) || !CallFailures.MayFallBack(e))
                {
                    throw new RowCallException(CallFailures.ForRow(request.Model, e), e);
                }
                catch (InferenceException)
                {
                    // The next one in the list may be able to.
                }
            }

            if (down is not null)
            {
                wait ??= new OutageWait(options.EndpointWaitMax, waits, time, stop);
                await wait.WaitAsync(down, cancellationToken);
            }
        }
    }

    private static CompletionRequest[] RequestsOf(CompletionRequest first, IReadOnlyList<ModelReference> others)
    {
        var requests = new CompletionRequest[1 + others.Count];
        requests[0] = first;
        for (int i = 0; i < others.Count; i++)
        {
            requests[1 + i] = ForFallback(first, others[i].Name);
        }

        return requests;
    }

    /// <summary>Another request, so it needs another key: two models may be behind one endpoint.</summary>
    private static CompletionRequest ForFallback(CompletionRequest request, string model) =>
        request with { Model = model, IdempotencyKey = $"{request.IdempotencyKey}/{model}" };

    /// <param name="request">What to ask.</param>
    /// <param name="account">Pays for it.</param>
    /// <param name="endpoint">Where.</param>
    /// <param name="timeoutRetries">Tries after a call that took too long.</param>
    /// <param name="suspicion">What earlier rounds of the call have shown; null for nothing.</param>
    /// <param name="cancellationToken">The answer is no longer wanted.</param>
    /// <returns>No answer when the endpoint is down; and what the tries have shown.</returns>
    private async Task<(Completion? Answer, CallSuspicion? Suspicion)> AskModelAsync(
        CompletionRequest request,
        BudgetAccount account,
        CallEndpoint endpoint,
        int timeoutRetries,
        CallSuspicion? suspicion,
        CancellationToken cancellationToken)
    {
        var tries = new CallTries();
        while (endpoint.Breaker.TryEnter(request, out BreakerPass pass))
        {
            try
            {
                return (await caller.CallAsync(request, account, endpoint, pass, cancellationToken), null);
            }
            catch (InferenceException e) when (!(CallFailures.IsSignOfOutage(e) && endpoint.Breaker.IsOpen))
            {
                int alike = tries.Add(e.Kind);
                (suspicion ??= new CallSuspicion(endpoint.Answers, request)).Note(wasAnswered: e.Kind == InferenceFailureKind.InvalidResponse);
                if (RetryDecision.After(e, alike, tries.Timeouts, timeoutRetries, options, jitter.Next()).Pause is { } pause)
                {
                    await Task.Delay(pause, time, cancellationToken);
                    continue;
                }

                bool looksLikeOutage = CallFailures.IsSignOfOutage(e) && e.Kind != InferenceFailureKind.TimedOut;
                RoundVerdict? verdict = looksLikeOutage ? suspicion.EndRound() : null;
                if (verdict == RoundVerdict.Outage || e.Kind == InferenceFailureKind.RateLimited)
                {
                    endpoint.Breaker.Trip(pass, e);
                    return (null, suspicion);
                }

                if (verdict is null || (verdict == RoundVerdict.Suspect && suspicion.Rounds >= options.BrokenRoundsMax))
                {
                    throw;
                }

                // An outage that comes and goes is no row's fault either.
                tries.ForgetBroken();
                await Task.Delay(options.PauseMax, time, cancellationToken);
            }
            catch (InferenceException)
            {
                // Not the call's fault, so it does not count as one of its tries.
                return (null, suspicion);
            }
        }

        return (null, suspicion);
    }
}
