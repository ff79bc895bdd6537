using Pipelines.Core.Inference;
using Pipelines.Runtime.Budgets;
using Pipelines.Runtime.Runs;

namespace Pipelines.Runtime.Calls.Batches;

/// <summary>
/// Where calls of a run meet that go through a provider's batch API. Thread-safe.
/// <code>
/// call ─→ in a batch of an earlier attempt? ── yes ─→ its answers
///               └ no ─→ gathering ──(full, or nobody has joined for a while)──→ record → hand in → record → wait → answers
/// </code>
/// The record before handing in names the batch by its calls, and the provider keeps that name, so an attempt after a crash finds
/// what was handed in and hands nothing in twice. Where an engine drives the run nobody waits here: a call that is handed in ends the work on
/// its row for now, and the engine comes again.
/// </summary>
internal sealed class BatchDesk(
    IInferenceClient client,
    RunId run,
    BatchFolder folder,
    BatchCourier courier,
    BudgetLedger budget,
    BatchOptions options,
    bool waits,
    RunStop stop,
    TimeProvider time) : IAsyncDisposable
{
    private readonly Lock _gate = new();
    private readonly CancellationTokenSource _ending = CancellationTokenSource.CreateLinkedTokenSource(stop.Token);
    private readonly Dictionary<string, HandedInBatch> _handedIn = new(StringComparer.Ordinal);
    private readonly Dictionary<string, Gathering> _open = new(StringComparer.Ordinal);
    private readonly List<Task> _started = [];
    private Task? _loading;

    /// <summary>Some batch of the run is at its provider, as far as this process knows.</summary>
    public bool IsPending => Pending().Count > 0;

    /// <summary>Puts a call into a batch and brings its answer.</summary>
    /// <returns>Null when the batch is over without an answer to it: it failed, or the batch expired. It is to be asked at once.</returns>
    /// <exception cref="BatchPendingException">The batch is not over, and nobody waits for it here.</exception>
    /// <exception cref="OperationCanceledException">The run is being stopped, perhaps because the provider takes no batches.</exception>
    public async Task<Completion?> AskAsync(CompletionRequest request, BudgetAccount account, CancellationToken cancellationToken)
    {
        IBatchInference api = ApiOf(request.Model);
        await LoadAsync().WaitAsync(cancellationToken);
        string id = request.IdempotencyKey![(request.IdempotencyKey!.LastIndexOf('/') + 1)..];
        if (!waits && Find(id) is { } handedIn)
        {
            // Its money was set aside when it was handed in.
            IReadOnlyDictionary<string, BatchedAnswer> collected = await handedIn.AnswersAsync(_ending.Token).WaitAsync(cancellationToken);
            using BudgetReservation held = await budget.TakeHeldAsync(account, request, cancellationToken);
            return Read(api, request, id, collected, held);
        }

        using BudgetReservation reservation = await budget.ReserveAsync(account, request, cancellationToken);
        try
        {
            return Read(api, request, id, await Join(api, new BatchedCall(id, request)).WaitAsync(cancellationToken), reservation);
        }
        catch (BatchPendingException)
        {
            reservation.Keep();
            throw;
        }
    }

    /// <summary>Asks the providers how far the run's batches are.</summary>
    public async Task<BatchesLook> LookAsync(CancellationToken cancellationToken)
    {
        await LoadAsync().WaitAsync(cancellationToken);
        long total = 0;
        long done = 0;
        bool isAnyOver = false;
        IReadOnlyList<HandedInBatch> pending = Pending();
        foreach (HandedInBatch handedIn in pending)
        {
            ProviderBatch batch = await handedIn.LookAsync(cancellationToken);
            isAnyOver |= batch.State != ProviderBatchState.Working;
            total += batch.CallsTotal;
            done += batch.CallsDone;
        }

        return new BatchesLook(pending.Count == 0 || isAnyOver, done, total, PauseAfter(pending));
    }

    /// <summary>Ends what waits, and joins it. What was handed in stays at the provider, for the next attempt.</summary>
    public async ValueTask DisposeAsync()
    {
        await _ending.CancelAsync();

        // What ends a gathering starts its handing in, which ends at once.
        for (Task[] started = Started(); started.Length > 0; started = Started())
        {
            await Task.WhenAll(started);
        }

        _ending.Dispose();
    }

    private IBatchInference ApiOf(string model)
    {
        try
        {
            return client.BatchesOf(model) ?? throw new InferenceException(
                InferenceFailureKind.ModelNotFound, "Its endpoint has no batch API. Take provider_batch out of the operation.");
        }
        catch (InferenceException e)
        {
            throw stop.Request(CallFailures.ForRun(model, e));
        }
    }

    private Task<IReadOnlyDictionary<string, BatchedAnswer>> Join(IBatchInference api, BatchedCall call)
    {
        lock (_gate)
        {
            if (_handedIn.TryGetValue(call.Id, out HandedInBatch? earlier))
            {
                return earlier.AnswersAsync(_ending.Token);
            }

            string model = call.Request.Model;
            if (!_open.TryGetValue(model, out Gathering? gathering))
            {
                gathering = new Gathering(model, api);
                _open.Add(model, gathering);
                Start_NeedsLock(CloseWhenQuietAsync(gathering));
            }

            gathering.Add(call);
            if (gathering.Calls.Count >= options.CallsMax || gathering.SizeBytes >= options.SizeBytesMax)
            {
                Close_NeedsLock(gathering);
            }

            return gathering.Answers;
        }
    }

    private async Task CloseWhenQuietAsync(Gathering gathering)
    {
        for (int before = -1; ;)
        {
            await Task.Delay(options.GatherFor, time, _ending.Token).ConfigureAwait(ConfigureAwaitOptions.SuppressThrowing);
            lock (_gate)
            {
                if (!ReferenceEquals(_open.GetValueOrDefault(gathering.Model), gathering))
                {
                    return;
                }

                if (gathering.Calls.Count == before || _ending.Token.IsCancellationRequested)
                {
                    Close_NeedsLock(gathering);
                    return;
                }

                before = gathering.Calls.Count;
            }
        }
    }

    private void Close_NeedsLock(Gathering gathering)
    {
        _open.Remove(gathering.Model);
        Start_NeedsLock(Task.Run(() => gathering.SettleAsync(() => HandInAsync(gathering, _ending.Token))));
    }

    private async Task<IReadOnlyDictionary<string, BatchedAnswer>> HandInAsync(Gathering gathering, CancellationToken cancellationToken)
    {
        cancellationToken.ThrowIfCancellationRequested();
        BatchRecord record = BatchRecord.Of(run, gathering.Model, [.. gathering.Calls.Select(static call => call.Id)]);
        await folder.WriteAsync(record, cancellationToken);
        ProviderBatch batch = await courier.SubmitAsync(gathering.Api, record, gathering.Calls, cancellationToken);
        record = record with { ProviderId = batch.Id, HandedInAt = time.GetUtcNow() };
        await folder.WriteAsync(record, cancellationToken);
        HandedInBatch handedIn = Know(gathering.Api, record);
        return waits ? await handedIn.AnswersAsync(cancellationToken) : throw new BatchPendingException();
    }

    private HandedInBatch Know(IBatchInference api, BatchRecord record)
    {
        var handedIn = new HandedInBatch(api, record, courier, waits, options.FirstPoll, time);
        lock (_gate)
        {
            foreach (string call in record.Calls)
            {
                _handedIn[call] = handedIn;
            }
        }

        return handedIn;
    }

    private HandedInBatch? Find(string call)
    {
        lock (_gate)
        {
            return _handedIn.GetValueOrDefault(call);
        }
    }

    private IReadOnlyList<HandedInBatch> Pending()
    {
        lock (_gate)
        {
            return [.. _handedIn.Values.Distinct().Where(static batch => batch.IsPending)];
        }
    }

    /// <summary>A quarter of the youngest one's age, within bounds: soon where an answer may be near, seldom where a day is waited for.</summary>
    private TimeSpan PauseAfter(IReadOnlyList<HandedInBatch> pending)
    {
        TimeSpan age = pending.Count == 0 ? TimeSpan.Zero : time.GetUtcNow() - pending.Max(static batch => batch.Since);
        return TimeSpan.FromTicks(Math.Clamp(age.Ticks / 4, options.FirstPoll.Ticks, options.PollMax.Ticks));
    }

    /// <returns>Null when there is no completion, which counts as not answered: asked alone, the call gets an answer or its own failure.</returns>
    private static Completion? Read(
        IBatchInference api, CompletionRequest request, string id, IReadOnlyDictionary<string, BatchedAnswer> answers, BudgetReservation reservation)
    {
        if (!answers.TryGetValue(id, out BatchedAnswer? answer))
        {
            return null;
        }

        try
        {
            Completion completion = api.Read(answer, request);
            reservation.Settle(completion.Usage);
            return completion;
        }
        catch (InferenceException)
        {
            return null;
        }
    }

    private Task LoadAsync()
    {
        lock (_gate)
        {
            if (_loading is null)
            {
                _loading = LoadEarlierAsync(_ending.Token);
                _started.Add(_loading.ContinueWith(static _ => { }, CancellationToken.None, TaskContinuationOptions.None, TaskScheduler.Default));
            }

            return _loading;
        }
    }

    private async Task LoadEarlierAsync(CancellationToken cancellationToken)
    {
        await Task.Yield();
        foreach (BatchRecord stored in await folder.ReadAllAsync(cancellationToken))
        {
            IBatchInference api = ApiOf(stored.Model);
            BatchRecord record = stored;
            if (record.ProviderId is null)
            {
                if (await courier.FindAsync(api, record, cancellationToken) is not { } found)
                {
                    // It never left: its calls gather anew.
                    await folder.DeleteAsync(record, cancellationToken);
                    continue;
                }

                record = record with { ProviderId = found.Id, HandedInAt = time.GetUtcNow() };
                await folder.WriteAsync(record, cancellationToken);
            }

            Know(api, record);
        }
    }

    private Task[] Started()
    {
        lock (_gate)
        {
            return [.. _started.Where(static task => !task.IsCompletedSuccessfully)];
        }
    }

    private void Start_NeedsLock(Task task)
    {
        _started.RemoveAll(static one => one.IsCompleted);
        _started.Add(task);
    }
}
