using Pipelines.Core.Identity;
using Pipelines.Core.Inference;
using Pipelines.Core.Operators;
using Pipelines.Core.Storage;
using Pipelines.Core.Usage;
using Pipelines.Runtime.Runs;

namespace Pipelines.Runtime.Calls;

/// <summary>
/// Answers a model call from the cheapest place that has the answer, and records what was paid. In this order:
/// <list type="number">
/// <item>what the call may depend on is made durable;</item>
/// <item>the partition's own log (a crash, or an equal row before);</item>
/// <item>an equal call that is under way or whose partition is open;</item>
/// <item>the answers of earlier runs, when the call is reproducible and wants them;</item>
/// <item>the model.</item>
/// </list>
/// </summary>
/// <param name="run">What endpoints know the run by when they are asked for a call again.</param>
/// <param name="origin">Whose work the calls are, for the bills of endpoints; without the call.</param>
/// <param name="fingerprints">Of the models.</param>
/// <param name="earlierRuns">Answers that were paid before.</param>
/// <param name="board">Calls under way.</param>
/// <param name="asker">Asks models.</param>
/// <param name="stop">Stops the run.</param>
internal sealed class CallMaker(RunId run, CallOrigin origin, ModelFingerprints fingerprints, ICallIndex earlierRuns, AnswerBoard board, ModelAsker asker, RunStop stop)
{
    private const string AnyRun = "";

    /// <inheritdoc cref="IOperatorContext.CallAsync"/>
    public async Task<CallAnswer> CallAsync(CallScope scope, ModelCall call, CancellationToken cancellationToken)
    {
        if (scope.Trail.LastPosition > 0)
        {
            await scope.Journal.Log.FlushAsync(scope.Trail.LastPosition, cancellationToken);
        }

        CallKey key = CallKey.For(call.Request, await FingerprintAsync(call.Request.Model, cancellationToken), call.Attempt);
        RecordedCall? known = scope.Journal.Log.FindCall(key);
        if (known is not null)
        {
            if (known.RowId != call.Row.Value)
            {
                Reuse(scope);
            }

            return new CallAnswer(key, known.Answer);
        }

        return new CallAnswer(key, await JoinOrLeadAsync(scope, call, key, cancellationToken));
    }

    private async Task<Completion> JoinOrLeadAsync(CallScope scope, ModelCall call, CallKey key, CancellationToken cancellationToken)
    {
        bool isShared = call.Request.Sampling.IsReproducible && !call.BypassesEarlierRuns;
        while (true)
        {
            Task<RecordedCall> answer = board.Join(isShared ? AnyRun : run.Value, key, out AnswerBoard.Lead? lead);
            if (lead is not null)
            {
                return await LeadAsync(scope, call, key, isShared, lead, cancellationToken);
            }

            try
            {
                RecordedCall shared = await answer.WaitAsync(cancellationToken);
                await RecordCopyAsync(scope, call, shared, cancellationToken);
                Reuse(scope);
                return shared.Answer;
            }
            catch (OperationCanceledException) when (!cancellationToken.IsCancellationRequested)
            {
                // The one who asked belongs to another run, which is being stopped: ask anew.
            }
        }
    }

    private async Task<Completion> LeadAsync(
        CallScope scope,
        ModelCall call,
        CallKey key,
        bool isShared,
        AnswerBoard.Lead lead,
        CancellationToken cancellationToken)
    {
        try
        {
            RecordedCall? earlier = isShared ? await earlierRuns.FindAsync(key, cancellationToken) : null;
            if (earlier is not null)
            {
                Reuse(scope);
            }

            RecordedCall answered = earlier ?? await AskAndRecordAsync(scope, call, key, cancellationToken);
            scope.Journal.Keep(lead);
            lead.Answer(answered);
            return answered.Answer;
        }
        catch (Exception e)
        {
            lead.Fail(e);
            throw;
        }
    }

    private async Task<RecordedCall> AskAndRecordAsync(CallScope scope, ModelCall call, CallKey key, CancellationToken cancellationToken)
    {
        CompletionRequest request = call.Request with { IdempotencyKey = $"{run}/{key}", Origin = origin with { Call = key.ToString() } };
        (string model, Completion answer) = await AskAsync(scope, call with { Request = request }, cancellationToken);
        scope.Operator.Paid(model, answer.Usage);
        var recorded = new RecordedCall(
            key,
            call.Row.Value,
            scope.Operator.Name,
            model,
            IsReproducible: call.Request.Sampling.IsReproducible && BatchedModel.BaseOf(model) == call.Request.Model,
            IsPaid: true,
            answer);

        // Paid is paid: the answer is kept also when the run is being stopped meanwhile.
        scope.Trail.Recorded(await scope.Journal.Log.AppendAsync(recorded, CancellationToken.None));
        return recorded;
    }

    private async Task<(string Model, Completion Answer)> AskAsync(CallScope scope, ModelCall call, CancellationToken cancellationToken)
    {
        try
        {
            return await asker.AskAsync(call, scope.Journal.Account, cancellationToken);
        }
        catch (RowCallException e)
        {
            scope.Failed(e.Failure);
            throw;
        }
    }

    /// <summary>Another partition paid; this one keeps a copy, because after a crash it may be resumed alone.</summary>
    private static async Task RecordCopyAsync(CallScope scope, ModelCall call, RecordedCall shared, CancellationToken cancellationToken)
    {
        if (scope.Journal.Log.FindCall(shared.Key) is null)
        {
            var copy = shared with { RowId = call.Row.Value, Operator = scope.Operator.Name, IsPaid = false };
            scope.Trail.Recorded(await scope.Journal.Log.AppendAsync(copy, cancellationToken));
        }
    }

    private static void Reuse(CallScope scope)
    {
        scope.Trail.Reused();
        scope.Operator.Reused();
    }

    private async ValueTask<ContentHash> FingerprintAsync(string model, CancellationToken cancellationToken)
    {
        try
        {
            return await fingerprints.GetAsync(model, cancellationToken);
        }
        catch (InferenceException e)
        {
            throw stop.Request(CallFailures.ForRun(model, e));
        }
    }
}
