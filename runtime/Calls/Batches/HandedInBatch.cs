using Pipelines.Core.Inference;

namespace Pipelines.Runtime.Calls.Batches;

/// <summary>A batch at its provider: waited for in this process, or looked at now and then. Thread-safe.</summary>
/// <param name="api">The provider.</param>
/// <param name="record">The batch.</param>
/// <param name="courier">Asks the provider.</param>
/// <param name="waits">Answers are waited for; else whoever asks too early is told to come again.</param>
/// <param name="lookAgainAfter">For so long a look counts for all who ask.</param>
/// <param name="time">The clock.</param>
internal sealed class HandedInBatch(
    IBatchInference api, BatchRecord record, BatchCourier courier, bool waits, TimeSpan lookAgainAfter, TimeProvider time)
{
    private readonly Lock _gate = new();
    private Task<IReadOnlyDictionary<string, BatchedAnswer>>? _answers;
    private long _lookedAt;
    private bool _isOver;

    /// <summary>Since when it is at the provider.</summary>
    public DateTimeOffset Since => record.HandedInAt ?? DateTimeOffset.MinValue;

    /// <summary>What was answered, by call.</summary>
    /// <exception cref="BatchPendingException">It is not over.</exception>
    public Task<IReadOnlyDictionary<string, BatchedAnswer>> AnswersAsync(CancellationToken cancellationToken)
    {
        lock (_gate)
        {
            if (_answers is null || (!waits && IsPending_NeedsLock() && (_isOver || time.GetElapsedTime(_lookedAt) >= lookAgainAfter)))
            {
                _lookedAt = time.GetTimestamp();
                _answers = waits ? courier.CollectAsync(api, record, cancellationToken) : courier.CollectIfOverAsync(api, record, cancellationToken);
            }

            return _answers;
        }
    }

    /// <summary>Asks the provider how far it is.</summary>
    public async Task<ProviderBatch> LookAsync(CancellationToken cancellationToken)
    {
        ProviderBatch batch = await courier.LookAsync(api, record, cancellationToken);
        lock (_gate)
        {
            _isOver = batch.State != ProviderBatchState.Working;
        }

        return batch;
    }

    /// <summary>As far as this process knows it is not over.</summary>
    public bool IsPending
    {
        get
        {
            lock (_gate)
            {
                return !_isOver && (_answers is null || IsPending_NeedsLock());
            }
        }
    }

    private bool IsPending_NeedsLock() => _answers is { IsCompleted: true, Exception.InnerException: BatchPendingException };
}
