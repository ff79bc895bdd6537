using System.Runtime.CompilerServices;
using Pipelines.Core.Storage;
using Pipelines.Durable.Hub.Activities;
using Pipelines.Durable.Hub.Database;
using Pipelines.Durable.Hub.Episodes;
using Pipelines.Durable.Hub.History;
using Pipelines.Durable.Hub.Payloads;
using Pipelines.Durable.Hub.Waking;
using Pipelines.Durable.Hub.Work;
using Pipelines.Durable.Protocol;
using Pipelines.Durable.Transports;

namespace Pipelines.Durable.Hub;

/// <summary>The worker's side of the hub: lends work, takes answers.</summary>
internal sealed class HubTransport(
    string owner,
    HubOptions options,
    HubWriter writer,
    LeaseKeeper leases,
    EpisodeLoader episodes,
    ActivityLoader activities,
    EpisodePlanner planner,
    EpisodeDrafter drafter,
    PayloadStore payloads,
    WakeSignal work,
    TimeProvider time) : IDurableTransport
{
    /// <summary>How often an answer is offered to a hub that is full or busy.</summary>
    private const int CommitTriesMax = 5;

    private static readonly TimeSpan FirstCommitPause = TimeSpan.FromMilliseconds(200);

    /// <summary>How long a hub that is full or busy is left alone before work is asked for again.</summary>
    private static readonly TimeSpan TroublePause = TimeSpan.FromSeconds(2);

    private int _receivers;

    public async IAsyncEnumerable<DurableWorkItem> ReceiveAsync(WorkCapacity capacity, [EnumeratorCancellation] CancellationToken cancellationToken)
    {
        ArgumentOutOfRangeException.ThrowIfLessThan(capacity.OrchestrationsMax, 1);
        ArgumentOutOfRangeException.ThrowIfLessThan(capacity.ActivitiesMax, 1);
        Queue<(HeldWork Held, Task<DurableWorkItem?> Load)> loads = [];
        Interlocked.Increment(ref _receivers);
        try
        {
            while (true)
            {
                Task next = work.Next;
                (var begun, long nextDueTicks) = await BeginAsync(capacity, cancellationToken);
                foreach ((HeldWork Held, Task<DurableWorkItem?> Load) load in begun)
                {
                    loads.Enqueue(load);
                }

                if (loads.Count == 0)
                {
                    await WakeSignal.WaitAsync(next, Pause(nextDueTicks), time, cancellationToken);
                }

                while (loads.TryPeek(out (HeldWork Held, Task<DurableWorkItem?> Load) oldest))
                {
                    DurableWorkItem? item = await oldest.Load;
                    loads.Dequeue();
                    if (item is not null)
                    {
                        yield return item;
                    }
                }
            }
        }
        finally
        {
            Interlocked.Decrement(ref _receivers);
            await GiveBackAsync(loads);
        }
    }

    public Task CompleteAsync(OrchestratorWorkItem item, OrchestratorResponse response, CancellationToken cancellationToken) =>
        AnswerAsync(item, async held =>
        {
            Episode episode = held.Episode ?? throw new InvalidOperationException($"{item.CompletionToken} is no episode.");
            DateTimeOffset now = time.GetUtcNow();
            EpisodePlan plan = planner.Plan(episode, response, now);
            EpisodeDraft draft = await drafter.PrepareAsync(episode, plan, now, cancellationToken);
            return await writer.WriteAsync((session, effects) => EpisodeCommit.Apply(session, effects, episode, draft, now), cancellationToken);
        });

    public Task CompleteAsync(ActivityWorkItem item, ActivityResponse response, CancellationToken cancellationToken) =>
        AnswerAsync(item, async held =>
        {
            DateTimeOffset now = time.GetUtcNow();
            PayloadCell answer = await payloads.PrepareAsync(
                item.Request.OrchestrationInstance.InstanceId, WireEvents.Write(WireEvents.ActivityAnswer(now, response)), cancellationToken);
            return await writer.WriteAsync((session, effects) => ActivityTable.Complete(session, effects, held.Lease, answer, now), cancellationToken);
        });

    /// <summary>
    /// Work that comes back while its worker goes on receiving has failed there: it counts as a delivery and waits. Work that comes
    /// back after the worker stopped receiving did nothing wrong.
    /// </summary>
    public async Task AbandonAsync(DurableWorkItem item, string reason, CancellationToken cancellationToken)
    {
        if (leases.Find(item.CompletionToken) is not { } held)
        {
            return;
        }

        await EndAsync(held, Volatile.Read(ref _receivers) > 0 ? reason : null, cancellationToken);
    }

    /// <summary>Gives back all that is still held: the process ends in good order.</summary>
    public async Task ReleaseAsync(CancellationToken cancellationToken)
    {
        foreach (HeldWork held in leases.Held)
        {
            await held.RevokeAsync();
            await EndAsync(held, failure: null, cancellationToken);
        }
    }

    /// <summary>Borrows what is ready now and begins to read it.</summary>
    /// <returns>What was borrowed, and when there can be more; 0 when nothing is known to come.</returns>
    internal async Task<(IReadOnlyList<(HeldWork Held, Task<DurableWorkItem?> Load)> Loads, long NextDueTicks)> BeginAsync(
        WorkCapacity capacity, CancellationToken cancellationToken)
    {
        Lending lending = await LendAsync(capacity, cancellationToken);
        List<(HeldWork Held, Task<DurableWorkItem?> Load)> loads = [];
        foreach (LentWork lent in lending.Works)
        {
            HeldWork held = leases.Hold(lent.Loan);
            loads.Add((held, LoadAsync(held, lent.Activity, cancellationToken)));
        }

        return (loads, lending.NextDueTicks);
    }

    private async Task<Lending> LendAsync(WorkCapacity capacity, CancellationToken cancellationToken)
    {
        int episodesFree = capacity.OrchestrationsMax - leases.Count(WorkKind.Episode);
        int activitiesFree = capacity.ActivitiesMax - leases.Count(WorkKind.Activity);
        if (episodesFree <= 0 && activitiesFree <= 0)
        {
            return Lending.None;
        }

        DateTimeOffset now = time.GetUtcNow();
        var terms = new LeaseTerms(owner, now, now + options.LeaseTtl, options.DeliveriesMax);
        try
        {
            return await writer.WriteAsync((session, _) => Lending.Of(session, terms, episodesFree, activitiesFree), cancellationToken);
        }
        catch (HubException e) when (e.IsTransient)
        {
            return Lending.None with { NextDueTicks = (now + TroublePause).UtcTicks };
        }
    }

    private TimeSpan Pause(long nextDueTicks)
    {
        if (nextDueTicks == 0)
        {
            return options.SlowScanInterval;
        }

        long pause = Math.Max(0, nextDueTicks - time.GetUtcNow().UtcTicks);
        return TimeSpan.FromTicks(Math.Min(pause, options.SlowScanInterval.Ticks));
    }

    /// <returns>Null when the work is no longer wanted, or cannot be read: then it has been given back.</returns>
    private async Task<DurableWorkItem?> LoadAsync(HeldWork held, ActivityRow? activity, CancellationToken cancellationToken)
    {
        try
        {
            string token = held.Lease.ToString();
            if (activity is not null)
            {
                ActivityRequest request = await activities.LoadAsync(activity, cancellationToken);
                return new ActivityWorkItem(request, token, held.Revoked, held.Delivery);
            }

            held.Episode = await episodes.LoadAsync(held.Lease, cancellationToken);
            if (held.Episode is { } episode)
            {
                return new OrchestratorWorkItem(episode.Request, token, held.Revoked);
            }

            leases.Drop(held);
            return null;
        }
        catch (Exception e) when (e is HubException or BlobStoreException)
        {
            await EndAsync(held, $"It could not be read: {e.Message}", cancellationToken);
            return null;
        }
    }

    private async Task AnswerAsync(DurableWorkItem item, Func<HeldWork, Task<bool>> commit)
    {
        if (leases.Find(item.CompletionToken) is not { } held)
        {
            throw new WorkRefusedException(item.CompletionToken, "it was answered or given back before.");
        }

        bool isAccepted;
        try
        {
            isAccepted = await CommitAsync(held, commit);
        }
        catch (Exception e)
        {
            await EndAsync(held, $"Its answer could not be written: {e.Message}", CancellationToken.None);
            throw;
        }

        leases.Drop(held);
        work.Raise();
        if (!isAccepted)
        {
            throw new WorkRefusedException(item.CompletionToken, "its lease was lost, or the instance has ended.");
        }
    }

    private async Task<bool> CommitAsync(HeldWork held, Func<HeldWork, Task<bool>> commit)
    {
        TimeSpan pause = FirstCommitPause;
        for (int tries = 1; ; tries++)
        {
            try
            {
                return await commit(held);
            }
            catch (HubException e) when (e.IsTransient && tries < CommitTriesMax)
            {
                await Task.Delay(pause, time);
                pause *= 2;
            }
        }
    }

    /// <summary>Ends a loan without an answer. When even that cannot be written, the lease runs out by itself.</summary>
    private async Task EndAsync(HeldWork held, string? failure, CancellationToken cancellationToken)
    {
        leases.Drop(held);
        DateTimeOffset now = time.GetUtcNow();
        WorkTable table = WorkTable.Of(held.Lease.Kind);
        try
        {
            await writer.WriteAsync(
                (session, effects) =>
                {
                    if (failure is null)
                    {
                        table.GiveBack(session, held.Lease, now);
                    }
                    else
                    {
                        table.Fail(session, held.Lease, now + RedeliveryPause(held.Delivery), failure);
                    }

                    return effects.HasWork = true;
                },
                cancellationToken);
        }
        catch (HubException e) when (e.Kind != HubFailureKind.Closed)
        {
            work.Raise();
        }
    }

    private TimeSpan RedeliveryPause(int delivery)
    {
        // In doubles: no number of deliveries overflows.
        double pause = options.RedeliveryPauseMin.Ticks * Math.Pow(2, delivery - 1);
        return pause < options.RedeliveryPauseMax.Ticks ? TimeSpan.FromTicks((long)pause) : options.RedeliveryPauseMax;
    }

    /// <summary>The receiver has gone with these still unseen.</summary>
    private async Task GiveBackAsync(IEnumerable<(HeldWork Held, Task<DurableWorkItem?> Load)> loads)
    {
        foreach ((HeldWork held, Task<DurableWorkItem?> load) in loads)
        {
            await ((Task)load).ConfigureAwait(ConfigureAwaitOptions.SuppressThrowing);
            await EndAsync(held, failure: null, CancellationToken.None);
        }
    }
}
