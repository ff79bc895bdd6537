using System.Runtime.CompilerServices;
using GpuHost.Host.Access.Quotas;
using GpuHost.Host.Api.Errors;
using GpuHost.Host.Api.Writing;
using GpuHost.Host.Ledger;
using GpuHost.Host.Metrics;
using Pipelines.Core.Inference;
using Pipelines.Core.Usage;

namespace GpuHost.Host.Answers;

/// <summary>
/// Answers calls, puts them on the bill, and answers a call that is asked for again without doing it again:
/// <code>
/// no key                generate → bill → end of the answer
/// key, running          follow the one that runs
/// key, answered before  the stored answer
/// key, new              generate, whether the caller stays or not → bill and store in one → end of the answer
/// </code>
/// Thread-safe.
/// </summary>
internal sealed class AnswerDesk(
    UsageLedger ledger, AnswerStore store, QuotaGate quotas, HostPrices prices, TokenCounts tokens, AnswerLatency latency, RunningCalls running, TimeProvider clock) : IAsyncDisposable
{
    private readonly Lock _gate = new();
    private readonly Dictionary<(string Tenant, string Key), (SharedAnswer Answer, Task Work)> _running = [];
    private readonly CancellationTokenSource _closing = new();

    /// <summary>Begins an answer, or finds the one that was begun. The stored answer is looked for before this returns.</summary>
    /// <param name="ticket">The call.</param>
    /// <param name="generate">Makes the answer; used once at most. Its token is not the caller's where the call has a key.</param>
    /// <param name="caller">The caller's patience.</param>
    /// <exception cref="ApiException">The key was used for another request.</exception>
    public async Task<OpenAnswer> OpenAsync(
        CallTicket ticket, Func<CancellationToken, IAsyncEnumerable<CompletionUpdate>> generate, CancellationToken caller)
    {
        if (ticket.Repeat is not { } repeat)
        {
            return new OpenAnswer(ticket.Head, BilledAsync(ticket, generate(caller), caller), IsRepeat: false);
        }

        SharedAnswer answer = FindOrBegin(ticket, repeat, generate, out bool isJoined);
        AnswerHead head = await answer.Head.WaitAsync(caller);
        return new OpenAnswer(head, answer.FollowAsync(caller), isJoined || head != ticket.Head);
    }

    /// <summary>
    /// Puts a call on the bill whose answer is cheaper to make again than to keep. One that is asked for again with its key is
    /// computed again and not paid again.
    /// </summary>
    /// <exception cref="ApiException">The key was used for another request.</exception>
    public async Task PayAsync(CallTicket ticket, TokenUsage usage, CancellationToken cancellationToken)
    {
        UsageEntry entry = EntryOf(ticket, usage);
        if (ticket.Repeat is not { } repeat)
        {
            await ledger.AddAsync(entry);
            Count(entry);
            return;
        }

        await store.FindAsync(ticket.Caller.Tenant, repeat, cancellationToken);
        if (await store.AddAsync(entry, repeat, []))
        {
            Count(entry);
        }
    }

    /// <summary>Ends what still runs for callers that may come back; they will ask again.</summary>
    public async ValueTask DisposeAsync()
    {
        await _closing.CancelAsync();
        Task[] left;
        lock (_gate)
        {
            left = [.. _running.Values.Select(static entry => entry.Work)];
        }

        await Task.WhenAll(left);
        _closing.Dispose();
    }

    /// <summary>Waits until nothing runs any more, or the patience is at its end.</summary>
    public async Task DrainAsync(CancellationToken patience)
    {
        while (true)
        {
            Task[] left;
            lock (_gate)
            {
                left = [.. _running.Values.Select(static entry => entry.Work)];
            }

            if (left.Length == 0)
            {
                return;
            }

            await Task.WhenAll(left).WaitAsync(patience);
        }
    }

    private SharedAnswer FindOrBegin(
        CallTicket ticket, RepeatKey repeat, Func<CancellationToken, IAsyncEnumerable<CompletionUpdate>> generate, out bool isJoined)
    {
        (string Tenant, string Key) key = (ticket.Caller.Tenant, repeat.Key);
        lock (_gate)
        {
            isJoined = _running.TryGetValue(key, out (SharedAnswer Answer, Task Work) running);
            if (isJoined)
            {
                AnswerStore.RequireSame(running.Answer.Request, repeat);
                return running.Answer;
            }

            var answer = new SharedAnswer(repeat.Request);
            _running.Add(key, (answer, Task.Run(() => WorkAsync(answer, ticket, repeat, generate))));
            return answer;
        }
    }

    private async Task WorkAsync(
        SharedAnswer answer, CallTicket ticket, RepeatKey repeat, Func<CancellationToken, IAsyncEnumerable<CompletionUpdate>> generate)
    {
        try
        {
            if (await store.FindAsync(ticket.Caller.Tenant, repeat, _closing.Token) is { } stored)
            {
                answer.Begin(stored.Head);
                answer.Add(new CompletionUpdate(0, "", stored.Completion));
            }
            else
            {
                answer.Begin(ticket.Head);
                await GenerateAsync(answer, ticket, repeat, generate);
            }

            answer.End();
        }
#pragma warning disable CA1031 // Whatever it is, it is for those who wait for the answer.
        catch (Exception failure)
#pragma warning restore CA1031
        {
            answer.Fail(failure is OperationCanceledException
                ? new InferenceException(InferenceFailureKind.Unavailable, "The server is being stopped.", null, failure)
                : failure);
        }
        finally
        {
            lock (_gate)
            {
                _running.Remove((ticket.Caller.Tenant, repeat.Key));
            }
        }
    }

    private async Task GenerateAsync(
        SharedAnswer answer, CallTicket ticket, RepeatKey repeat, Func<CancellationToken, IAsyncEnumerable<CompletionUpdate>> generate)
    {
        await foreach (CompletionUpdate update in running.FollowAsync(ticket, latency.MeasureAsync(generate(_closing.Token))))
        {
            if (update.Final is { } whole)
            {
                UsageEntry entry = EntryOf(ticket, whole.Usage);
                if (await store.AddAsync(entry, repeat, StoredAnswer.ToBytes(ticket.Head, whole)))
                {
                    Count(entry);
                }
            }

            answer.Add(update);
        }
    }

    private async IAsyncEnumerable<CompletionUpdate> BilledAsync(
        CallTicket ticket, IAsyncEnumerable<CompletionUpdate> updates, [EnumeratorCancellation] CancellationToken cancellationToken)
    {
        await foreach (CompletionUpdate update in running.FollowAsync(ticket, latency.MeasureAsync(updates, cancellationToken), cancellationToken))
        {
            if (update.Final is { } whole)
            {
                UsageEntry entry = EntryOf(ticket, whole.Usage);
                await ledger.AddAsync(entry);
                Count(entry);
            }

            yield return update;
        }
    }

    private void Count(UsageEntry entry)
    {
        tokens.Add(entry);
        quotas.Used(entry.KeyName, entry.Tokens.InputTokens + entry.Tokens.OutputTokens);
    }

    private UsageEntry EntryOf(CallTicket ticket, TokenUsage usage) => new(
        ticket.Head.Id,
        clock.GetUtcNow(),
        ticket.Caller.Tenant,
        ticket.Caller.KeyName,
        ticket.Head.Model,
        ticket.Kind,
        ticket.IsBatch,
        usage,
        prices.CostOf(ticket.Head.Model, usage, ticket.IsBatch))
    {
        Origin = ticket.Caller.Origin,
    };
}
