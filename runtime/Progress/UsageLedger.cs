using Pipelines.Core.Usage;

namespace Pipelines.Runtime.Progress;

/// <summary>What a stage of a run has paid and reused so far, with earlier attempts. Thread-safe.</summary>
internal sealed class UsageLedger
{
    private readonly Lock _gate = new();
    private UsageByModel _paid = new();
    private long _reusedCalls;

    public void Paid(string model, TokenUsage tokens)
    {
        lock (_gate)
        {
            _paid.Add(model, tokens);
        }
    }

    public void Reused()
    {
        lock (_gate)
        {
            _reusedCalls++;
        }
    }

    /// <summary>Takes over what an earlier attempt has paid.</summary>
    public void Restore(IReadOnlyList<ModelUsage> paid, long reusedCalls)
    {
        lock (_gate)
        {
            _paid.Add(paid);
            _reusedCalls += reusedCalls;
        }
    }

    /// <summary>It is known for good what the stage has paid.</summary>
    public void Replace(IReadOnlyList<ModelUsage> paid, long reusedCalls)
    {
        lock (_gate)
        {
            _paid = new UsageByModel();
            _paid.Add(paid);
            _reusedCalls = reusedCalls;
        }
    }

    public (IReadOnlyList<ModelUsage> Paid, long ReusedCalls) Capture()
    {
        lock (_gate)
        {
            return (_paid.ToList(), _reusedCalls);
        }
    }
}
