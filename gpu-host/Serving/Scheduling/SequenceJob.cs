using System.Diagnostics;
using GpuHost.Serving.Kv;
using GpuHost.Serving.Models;
using GpuHost.Serving.Snapshots;
using GpuHost.Serving.Snapshots.Store;

namespace GpuHost.Serving.Scheduling;

/// <summary>
/// A piece of work from intake to its end: tokens to compute in a sequence of their own, and what to do with the outputs.
/// It lives through a swap-out: only its <see cref="Lease"/> comes and goes.
/// <code>
/// tokens:  0 ───────── Computed ──────────────── Count
///          └ in the KV cache ┘└ to do; a step takes the first of these ┘
/// </code>
/// 0 ≤ Computed &lt; Count between steps. One token to do is decoding, many are prefill; nothing else tells them apart.
/// </summary>
internal abstract class SequenceJob(JobTerms terms, int[] prompt)
{
    private int[] _tokens = [.. prompt];
    private bool _hasLeftQueue;

    public JobTerms Terms { get; } = terms;

    /// <summary>The prompt alone; never changed, so the prefix tree may keep it.</summary>
    public int[] Prompt { get; } = prompt;

    /// <summary>Prompt and answer so far.</summary>
    public ReadOnlySpan<int> Tokens => _tokens.AsSpan(0, Count);

    public int Count { get; private set; } = prompt.Length;

    /// <summary>Null while it waits.</summary>
    public KvLease? Lease { get; private set; }

    /// <summary>Number of the last step that computed something for it.</summary>
    public long LastStep { get; set; }

    /// <summary>Position in the order of admissions: the largest is the youngest.</summary>
    public long AdmissionOrder { get; private set; }

    /// <summary>Its look into the store; null if there is no store, or its prompt cannot be in it.</summary>
    public StoreSearch? StoreSearch { get; } = terms.Chain is { } chain ? new StoreSearch(chain) : null;

    /// <summary>How often a job behind it was admitted instead, for its longer cached prefix.</summary>
    public int PassedOver { get; set; }

    /// <summary>How often it was running when the context failed; at the limit it is given up.</summary>
    public int FaultCount { get; set; }

    public bool HasRun => AdmissionOrder > 0;

    /// <summary>Where its prompt's KV comes from.</summary>
    public PromptTally Origin { get; } = new();

    public int ComputedTokens => Lease?.ComputedTokens ?? 0;

    public int TodoTokens => Count - ComputedTokens;

    /// <summary>What is being taken from the host's memory; until that is done, nothing is computed. Null if nothing is.</summary>
    public RestorePlan? Restore { get; private set; }

    /// <summary>What was saved of it when it was swapped out, the deepest last: useless to others, so freed when it is over.</summary>
    public Stack<SnapshotUnit> SwappedOut { get; } = new();

    /// <summary>Tokens of the prompt that are still to be computed, those being restored left out; 0 while decoding.</summary>
    public int PrefillTokens => IsDecoding ? 0 : Count - Math.Max(ComputedTokens, Restore?.EndTokens ?? 0);

    /// <summary>Lengths of the prompt's beginnings that others will share.</summary>
    public virtual IReadOnlyList<int> Breakpoints => [];

    /// <summary>Length of the prompt's beginning that a job shares which is about to come.</summary>
    public virtual int NextSharesTokens => 0;

    /// <summary>Where its prompt's beginnings are saved, ascending; decided when it came in.</summary>
    public IReadOnlyList<UnitPoint> Units { get; set; } = [];

    public bool IsDecoding => TodoTokens == 1 && Count > Prompt.Length;

    /// <summary>Set from any thread: the caller does not want it any more.</summary>
    public abstract bool IsCancelled { get; }

    /// <summary>True if it must compute all its tokens itself and in one batch.</summary>
    public virtual bool NeedsWholePrompt => false;

    /// <summary>False if it may not start from a cached prefix.</summary>
    public virtual bool SharesPrefix => true;

    /// <summary>How much of the prompt may come from the cache: something must be computed to have an output.</summary>
    public int CacheablePromptTokens => SharesPrefix ? Prompt.Length - 1 : 0;

    /// <summary>Whether the output of the token at this position is needed.</summary>
    public abstract bool WantsOutput(int position);

    public void Start(KvLease lease, IReadOnlyList<SnapshotUnit> toRestore, long admissionOrder)
    {
        Debug.Assert(Lease is null, "A job has one sequence at a time.");
        Lease = lease;
        Restore = toRestore.Count > 0 ? new RestorePlan(toRestore) : null;
        AdmissionOrder = admissionOrder;
        Origin.NoteRun();
        OnStarted(lease.CachedTokens);
    }

    /// <summary>It has started once, or ended.</summary>
    public bool HasLeftQueue => _hasLeftQueue;

    /// <summary>True the first time: the job counts as waiting until it first starts, or ends.</summary>
    public bool TryLeaveQueue()
    {
        bool isFirst = !_hasLeftQueue;
        _hasLeftQueue = true;
        return isFirst;
    }

    /// <summary>The sequence is gone; the tokens are not.</summary>
    public KvLease Stop()
    {
        StopRestoring();
        KvLease lease = Lease!;
        Lease = null;
        return lease;
    }

    /// <summary>A planned restore was done; <paramref name="tokens"/> more of its tokens are there.</summary>
    public void NoteRestored(int tokens)
    {
        Restore!.FinishNext();
        Restore = Restore.IsDone ? null : Restore;
        OnRestored(tokens);
    }

    /// <summary>So many of its tokens were saved for others.</summary>
    public virtual void NoteSaved(int tokens)
    {
    }

    /// <summary>What is not restored yet is computed instead.</summary>
    public void StopRestoring()
    {
        Restore?.GiveUp();
        Restore = null;
    }

    /// <summary>Takes the output of a token that wanted one.</summary>
    public abstract JobStep TakeOutput(StepOutputs outputs, int row);

    /// <summary>What is worth keeping of its KV now that it is over, or has to go.</summary>
    public abstract KvRetention Retention(long now, bool isFinished);

    /// <summary>It ends without a result. Called once, by the owner thread or before it ever saw the job.</summary>
    public abstract void Fail(Exception failure);

    /// <summary>The caller has cancelled it. Called once instead of <see cref="Fail"/>.</summary>
    public abstract void Cancel();

    protected abstract void OnStarted(int cachedTokens);

    protected abstract void OnRestored(int tokens);

    protected void Append(TokenId token)
    {
        if (Count == _tokens.Length)
        {
            Array.Resize(ref _tokens, Count * 2);
        }

        _tokens[Count++] = token.Value;
    }
}
