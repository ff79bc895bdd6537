using Pipelines.Durable.Clients;
using Pipelines.Durable.Hub.Database;
using Pipelines.Durable.Hub.History;
using Pipelines.Durable.Hub.Inbox;
using Pipelines.Durable.Hub.Instances;
using Pipelines.Durable.Hub.Payloads;
using Pipelines.Durable.Hub.Queries;
using Pipelines.Durable.Hub.Upkeep;
using Pipelines.Durable.Hub.Waking;
using Pipelines.Durable.Protocol;

namespace Pipelines.Durable.Hub;

/// <summary>The client's side of the hub.</summary>
internal sealed class HubClient(
    HubWriter writer,
    HubReaders readers,
    PayloadStore payloads,
    HubUpkeep upkeep,
    InstanceSignals signals,
    HubOptions options,
    TimeProvider time,
    Func<Guid> newGuid) : IDurableClient
{
    private const int NameCharsMax = 256;

    public async Task<string> StartAsync(OrchestrationStart start, CancellationToken cancellationToken)
    {
        string id = start.InstanceId ?? newGuid().ToString("n");
        if (InstanceIdRule.Check(id) is { } error)
        {
            throw new ArgumentException(error, nameof(start));
        }

        RequireName(start.Name, nameof(start));
        DateTimeOffset now = time.GetUtcNow();
        var instance = new InstanceStart(id, newGuid().ToString("n"), start.Name)
        {
            Version = start.Version,
            InputJson = start.InputJson,
            StartAt = start.StartAt,
            Tags = start.Tags,
            TraceContext = start.TraceParent is null ? null : new TraceContext { TraceParent = start.TraceParent },
        };
        InstanceDraft draft = await InstanceDrafter.PrepareAsync(payloads, instance, now, cancellationToken);
        OrchestrationRuntimeStatus? taken = await writer.WriteAsync(
            (session, effects) => Create(session, effects, draft, start.DedupeStatuses, now), cancellationToken);
        return taken is { } status ? throw new DuplicateInstanceException(id, status) : id;
    }

    public async Task<OrchestrationMetadata?> GetAsync(string instanceId, bool includePayloads, CancellationToken cancellationToken)
    {
        FoundInstance? found = await readers.ReadAsync(session => FoundInstance.Find(session, instanceId), cancellationToken);
        return found is null ? null : await found.DescribeAsync(payloads, includePayloads, cancellationToken);
    }

    public Task<OrchestrationMetadata?> WaitForStartAsync(string instanceId, bool includePayloads, CancellationToken cancellationToken) =>
        WaitAsync(instanceId, static status => status != OrchestrationRuntimeStatus.Pending, includePayloads, cancellationToken);

    public Task<OrchestrationMetadata?> WaitForCompletionAsync(string instanceId, bool includePayloads, CancellationToken cancellationToken) =>
        WaitAsync(instanceId, static status => status.IsFinal(), includePayloads, cancellationToken);

    public Task<SignalOutcome> RaiseEventJsonAsync(string instanceId, string eventName, string? payloadJson, CancellationToken cancellationToken)
    {
        RequireName(eventName, nameof(eventName));
        return SendAsync(instanceId, now => WireEvents.Raised(now, eventName, payloadJson), cancellationToken);
    }

    public async Task<SignalOutcome> TerminateAsync(string instanceId, string? outputJson, bool recursive, CancellationToken cancellationToken)
    {
        DateTimeOffset now = time.GetUtcNow();
        TerminationDraft draft = await TerminationDraft.PrepareAsync(payloads, instanceId, outputJson, recursive, now, cancellationToken);
        return await writer.WriteAsync((session, effects) => Termination.Apply(session, effects, instanceId, draft, now), cancellationToken);
    }

    public Task<SignalOutcome> SuspendAsync(string instanceId, string? reason, CancellationToken cancellationToken) =>
        SendAsync(instanceId, now => WireEvents.Suspended(now, reason), cancellationToken);

    public Task<SignalOutcome> ResumeAsync(string instanceId, string? reason, CancellationToken cancellationToken) =>
        SendAsync(instanceId, now => WireEvents.Resumed(now, reason), cancellationToken);

    public async Task<SignalOutcome> RewindAsync(string instanceId, string? reason, CancellationToken cancellationToken)
    {
        switch (await GetAsync(instanceId, includePayloads: true, cancellationToken))
        {
            case null:
                return SignalOutcome.NotFound;
            case { Status: not OrchestrationRuntimeStatus.Failed }:
                return SignalOutcome.Finished;
            case { } failed:
                return await TryStartAsync(Again(failed), cancellationToken) ? SignalOutcome.Accepted : SignalOutcome.Finished;
        }
    }

    public async Task<IReadOnlyList<HistoryEntry>?> GetHistoryAsync(string instanceId, CancellationToken cancellationToken) =>
        await ReadEventsAsync(instanceId, cancellationToken) is { } events ? [.. events.Select(HistoryEntries.Of)] : null;

    /// <summary>The history as it is recorded; null when there is no such instance.</summary>
    public async Task<IReadOnlyList<HistoryEvent>?> ReadEventsAsync(string instanceId, CancellationToken cancellationToken)
    {
        (InstanceRow? instance, IReadOnlyList<PayloadCell> events) = await readers.ReadAsync(
            session => InstanceTable.Find(session, instanceId) is { } row ? (row, HistoryTable.Read(session, row.Key)) : (null, []), cancellationToken);
        if (instance is null)
        {
            return null;
        }

        List<HistoryEvent> read = new(events.Count);
        foreach (PayloadCell cell in events)
        {
            read.Add(WireEvents.Parse(await payloads.ReadAsync(instance.Key, cell, cancellationToken)));
        }

        return read;
    }

    public async Task<OrchestrationPage> QueryAsync(OrchestrationQuery query, CancellationToken cancellationToken)
    {
        InstanceSelect sql = InstanceSelect.Of(query);
        List<FoundInstance> found = await readers.ReadAsync(session => FoundInstance.Find(session, sql), cancellationToken);
        bool hasMore = found.Count > query.PageSize;
        List<OrchestrationMetadata> page = [];
        foreach (FoundInstance instance in found.Take(query.PageSize))
        {
            page.Add(await instance.DescribeAsync(payloads, query.IncludePayloads, cancellationToken));
        }

        InstanceRow? last = hasMore ? found[query.PageSize - 1].Row : null;
        return new OrchestrationPage(page, last is null ? null : new QueryCursor(last.CreatedAt.UtcTicks, last.Key).ToString());
    }

    public Task<int> PurgeAsync(string instanceId, bool recursive, CancellationToken cancellationToken) => writer.WriteAsync(
        (session, effects) => InstanceTable.Find(session, instanceId) is { } instance ? Purge.Apply(session, effects, instance.Key, recursive) : 0,
        cancellationToken);

    public Task<int> PurgeAsync(PurgeFilter filter, CancellationToken cancellationToken) => upkeep.EraseAsync(filter, cancellationToken);

    /// <summary>The same instance once more; it makes room for itself only as long as it has failed.</summary>
    private static OrchestrationStart Again(OrchestrationMetadata failed) => new(failed.Name)
    {
        InstanceId = failed.InstanceId,
        InputJson = failed.InputJson,
        Version = failed.Version,
        Tags = failed.Tags,
        DedupeStatuses = [.. Enum.GetValues<OrchestrationRuntimeStatus>().Where(static status => status != OrchestrationRuntimeStatus.Failed)],
    };

    /// <returns>False when the id is taken.</returns>
    private async Task<bool> TryStartAsync(OrchestrationStart start, CancellationToken cancellationToken)
    {
        try
        {
            await StartAsync(start, cancellationToken);
            return true;
        }
        catch (DuplicateInstanceException)
        {
            return false;
        }
    }

    /// <returns>The state of the instance that has the id; null when the new one was made.</returns>
    private static OrchestrationRuntimeStatus? Create(
        HubSession session,
        CommitEffects effects,
        InstanceDraft draft,
        IReadOnlyCollection<OrchestrationRuntimeStatus> dedupeStatuses,
        DateTimeOffset now)
    {
        if (InstanceTable.Find(session, draft.Id) is { } existing)
        {
            if (!existing.Status.IsFinal() || dedupeStatuses.Contains(existing.Status))
            {
                PayloadTable.Discard(session, effects, draft.Input);
                PayloadTable.Discard(session, effects, draft.Started);
                return existing.Status;
            }

            Purge.Apply(session, effects, existing);
        }

        InstanceTable.Create(session, effects, draft, now);
        return null;
    }

    private async Task<SignalOutcome> SendAsync(string instanceId, Func<DateTimeOffset, HistoryEvent> make, CancellationToken cancellationToken)
    {
        DateTimeOffset now = time.GetUtcNow();
        PayloadCell message = await payloads.PrepareAsync(instanceId, WireEvents.Write(make(now)), cancellationToken);
        return await writer.WriteAsync(
            (session, effects) =>
            {
                SignalOutcome outcome = Mailbox.Raise(session, effects, instanceId, message, now);
                if (outcome != SignalOutcome.Accepted)
                {
                    PayloadTable.Discard(session, effects, message);
                }

                return outcome;
            },
            cancellationToken);
    }

    private async Task<OrchestrationMetadata?> WaitAsync(
        string instanceId, Func<OrchestrationRuntimeStatus, bool> isReached, bool includePayloads, CancellationToken cancellationToken)
    {
        using InstanceWait wait = signals.Begin(instanceId);
        while (true)
        {
            Task next = wait.Next;
            InstanceRow? row = await readers.ReadAsync(session => InstanceTable.Find(session, instanceId), cancellationToken);
            if (row is null || isReached(row.Status))
            {
                return await GetAsync(instanceId, includePayloads, cancellationToken);
            }

            await WakeSignal.WaitAsync(next, options.SlowScanInterval, time, cancellationToken);
        }
    }

    private static void RequireName(string name, string parameter)
    {
        if (name.Length is 0 or > NameCharsMax)
        {
            throw new ArgumentException($"A name has 1 to {NameCharsMax} characters, this one has {name.Length}.", parameter);
        }
    }
}
