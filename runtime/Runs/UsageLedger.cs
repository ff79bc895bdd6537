using Pipelines.Core.Usage;

namespace Pipelines.Runtime.Runs;

/// <summary>What a run has paid and reused so far, with its earlier attempts. Thread-safe.</summary>
internal sealed class UsageLedger
{
    private readonly Lock _gate = new();
    private readonly UsageByModel _paid = new();
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

    public (IReadOnlyList<ModelUsage> Paid, long ReusedCalls) Capture()
    {
        lock (_gate)
        {
            return (_paid.ToList(), _reusedCalls);
        }
    }
}
