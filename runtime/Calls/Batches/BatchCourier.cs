using Pipelines.Core.Inference;
using Pipelines.Runtime.Calls.Endpoints;
using Pipelines.Runtime.Runs;

namespace Pipelines.Runtime.Calls.Batches;

/// <summary>Takes a batch to its provider and brings the answers back. Waits out what passes; stops the run for what does not.</summary>
internal sealed class BatchCourier(BatchOptions options, TimeSpan outageMax, EndpointWaits waits, CallJitter jitter, RunStop stop, TimeProvider time)
{
    private static readonly TimeSpan FirstPause = TimeSpan.FromSeconds(1);
    private static readonly TimeSpan PauseMax = TimeSpan.FromSeconds(30);

    /// <summary>Hands a batch in, once: whatever becomes of the reply, it is looked for before it is handed in again.</summary>
    public Task<ProviderBatch> SubmitAsync(IBatchInference api, BatchRecord record, IReadOnlyList<BatchedCall> calls, CancellationToken cancellationToken)
    {
        bool mayBeThere = false;
        return TryAsync(record.Model, SubmitOnceAsync, cancellationToken);

        async Task<ProviderBatch> SubmitOnceAsync()
        {
            if (mayBeThere && await api.FindAsync(record.Name, cancellationToken) is { } found)
            {
                return found;
            }

            mayBeThere = true;
            return await api.SubmitAsync(record.Name, calls, cancellationToken);
        }
    }

    /// <summary>Null when the provider has no such batch: it was never handed in.</summary>
    public Task<ProviderBatch?> FindAsync(IBatchInference api, BatchRecord record, CancellationToken cancellationToken) =>
        TryAsync(record.Model, () => api.FindAsync(record.Name, cancellationToken), cancellationToken);

    /// <summary>Waits for the end of a batch and fetches what was answered, by call.</summary>
    public async Task<IReadOnlyDictionary<string, BatchedAnswer>> CollectAsync(IBatchInference api, BatchRecord record, CancellationToken cancellationToken)
    {
        return await FetchAsync(api, record, await WaitAsync(api, record, cancellationToken), cancellationToken);
    }

    /// <summary>Fetches what was answered, by call, when the batch is over.</summary>
    /// <exception cref="BatchPendingException">It is not.</exception>
    public async Task<IReadOnlyDictionary<string, BatchedAnswer>> CollectIfOverAsync(IBatchInference api, BatchRecord record, CancellationToken cancellationToken)
    {
        ProviderBatch batch = await LookAsync(api, record, cancellationToken);
        return batch.State == ProviderBatchState.Working ? throw new BatchPendingException() : await FetchAsync(api, record, batch, cancellationToken);
    }

    /// <summary>How far a batch is. One that was not over in time stops the run.</summary>
    public async Task<ProviderBatch> LookAsync(IBatchInference api, BatchRecord record, CancellationToken cancellationToken)
    {
        ProviderBatch batch = await TryAsync(record.Model, () => api.GetAsync(record.ProviderId!, cancellationToken), cancellationToken);
        return batch.State == ProviderBatchState.Working && time.GetUtcNow() - record.HandedInAt > options.AgeMax ? throw stop.Request(TooOld(batch, record)) : batch;
    }

    private async Task<IReadOnlyDictionary<string, BatchedAnswer>> FetchAsync(
        IBatchInference api, BatchRecord record, ProviderBatch batch, CancellationToken cancellationToken)
    {
        if (batch.State == ProviderBatchState.Failed)
        {
            throw stop.Request(new StopReason(
                RunStatus.Failed,
                $"The provider refused batch '{batch.Id}' of model '{record.Model}': {CallFailures.AsSentence(batch.Error ?? "it gives no reason")} Nothing of it was answered."));
        }

        return await TryAsync(record.Model, ReadAsync, cancellationToken);

        async Task<IReadOnlyDictionary<string, BatchedAnswer>> ReadAsync()
        {
            Dictionary<string, BatchedAnswer> answers = new(StringComparer.Ordinal);
            await foreach (BatchedAnswer answer in api.ReadAnswersAsync(batch, cancellationToken))
            {
                answers[answer.Id] = answer;
            }

            return answers;
        }
    }

    private async Task<ProviderBatch> WaitAsync(IBatchInference api, BatchRecord record, CancellationToken cancellationToken)
    {
        DateTimeOffset since = time.GetUtcNow();
        for (TimeSpan pause = options.FirstPoll; ; pause = TimeSpan.FromTicks(Math.Min(pause.Ticks * 3 / 2, options.PollMax.Ticks)))
        {
            ProviderBatch batch = await TryAsync(record.Model, () => api.GetAsync(record.ProviderId!, cancellationToken), cancellationToken);
            if (batch.State != ProviderBatchState.Working)
            {
                return batch;
            }

            DateTimeOffset until = since + options.AgeMax;
            if (time.GetUtcNow() + pause > until)
            {
                throw stop.Request(TooOld(batch, record));
            }

            waits.Enter(new EndpointWait($"batch {batch.Id}", $"{batch.CallsDone} of {batch.CallsTotal} calls of the batch are answered.", since, until));
            try
            {
                await Task.Delay(pause, time, cancellationToken);
            }
            finally
            {
                waits.Leave();
            }
        }
    }

    private async Task<T> TryAsync<T>(string model, Func<Task<T>> attempt, CancellationToken cancellationToken)
    {
        DateTimeOffset? since = null;
        for (int failures = 1; ; failures++)
        {
            try
            {
                return await attempt();
            }
            catch (InferenceException e)
            {
                DateTimeOffset now = time.GetUtcNow();
                since ??= now;
                TimeSpan pause = Backoff.Pause(failures, FirstPause, PauseMax, jitter.Next());
                pause = e.RetryAfter > pause ? e.RetryAfter.Value : pause;
                if (!e.IsRetryable || now + pause - since > outageMax)
                {
                    throw stop.Request(ReasonFor(model, e));
                }

                await Task.Delay(pause, time, cancellationToken);
            }
        }
    }

    private StopReason TooOld(ProviderBatch batch, BatchRecord record) => new(
        RunStatus.Waiting, $"Batch '{batch.Id}' of model '{record.Model}' is not over after {options.AgeMax.TotalHours:0} hours. Start the run again to go on.");

    private static StopReason ReasonFor(string model, InferenceException failure) => failure.IsRetryable
        ? new StopReason(RunStatus.Waiting, $"The batch API for model '{model}' cannot answer now: {CallFailures.AsSentence(failure.Message)} Start the run again to go on.")
        : CallFailures.ForRun(model, failure);
}
