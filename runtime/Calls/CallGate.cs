namespace Pipelines.Runtime.Calls;

/// <summary>Lets a bounded number of calls through at a time; the others wait in the order in which they came.</summary>
internal sealed class CallGate(int concurrencyMax) : IDisposable
{
    private readonly SemaphoreSlim _slots = new(concurrencyMax, concurrencyMax);

    public async ValueTask<CallSlot> EnterAsync(CancellationToken cancellationToken)
    {
        await _slots.WaitAsync(cancellationToken);
        return new CallSlot(_slots);
    }

    public void Dispose() => _slots.Dispose();
}
