namespace Pipelines.Durable.Hub.Waking;

/// <summary>One waiter for one instance.</summary>
internal sealed class InstanceWait(InstanceSignals signals, string instanceId, WakeSignal signal) : IDisposable
{
    /// <summary>As <see cref="WakeSignal.Next"/>.</summary>
    public Task Next => signal.Next;

    public void Dispose() => signals.End(instanceId);
}
