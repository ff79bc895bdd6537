using Pipelines.Core.Operators;
using Pipelines.Core.Usage;

namespace Pipelines.Runtime.Progress;

/// <summary>Counts what one operator of one stage does. Thread-safe.</summary>
internal sealed class OperatorMonitor(string name, string type, UsageLedger ofStage)
{
    private readonly Lock _gate = new();
    private OperatorCounts _counts = OperatorCounts.None(name);
    private TokenUsage _tokens;
    private long _paidCalls;
    private long _reusedCalls;

    public string Name { get; } = name;

    /// <param name="model">The model that answered, by the name in the pipeline.</param>
    /// <param name="tokens">What it used.</param>
    public void Paid(string model, TokenUsage tokens)
    {
        ofStage.Paid(model, tokens);
        lock (_gate)
        {
            _paidCalls++;
            _tokens += tokens;
        }
    }

    public void Reused()
    {
        ofStage.Reused();
        lock (_gate)
        {
            _reusedCalls++;
        }
    }

    public void Count(OperatorCounts counts)
    {
        lock (_gate)
        {
            _counts += counts;
        }
    }

    public void Replace(OperatorCounts counts)
    {
        lock (_gate)
        {
            _counts = counts;
        }
    }

    public OperatorSnapshot Capture()
    {
        lock (_gate)
        {
            return new OperatorSnapshot(Name, type, _counts, _paidCalls, _reusedCalls, _tokens);
        }
    }
}
