namespace Pipelines.Durable.Hub.Waking;

/// <summary>Wakes those who wait for one instance, so that a thousand waiters do not all look when one instance ends. Thread-safe.</summary>
internal sealed class InstanceSignals
{
    private readonly Lock _gate = new();
    private readonly Dictionary<string, Entry> _waited = new(StringComparer.Ordinal);

    /// <summary>Registers a waiter; disposing the result takes it away.</summary>
    public InstanceWait Begin(string instanceId)
    {
        lock (_gate)
        {
            if (!_waited.TryGetValue(instanceId, out Entry? entry))
            {
                _waited.Add(instanceId, entry = new Entry());
            }

            entry.Waiters++;
            return new InstanceWait(this, instanceId, entry.Signal);
        }
    }

    public void Raise(string instanceId)
    {
        lock (_gate)
        {
            if (_waited.TryGetValue(instanceId, out Entry? entry))
            {
                entry.Signal.Raise();
            }
        }
    }

    /// <summary>For changes of which only that they happened is known.</summary>
    public void RaiseAll()
    {
        lock (_gate)
        {
            foreach (Entry entry in _waited.Values)
            {
                entry.Signal.Raise();
            }
        }
    }

    internal void End(string instanceId)
    {
        lock (_gate)
        {
            if (--_waited[instanceId].Waiters == 0)
            {
                _waited.Remove(instanceId);
            }
        }
    }

    private sealed class Entry
    {
        public WakeSignal Signal { get; } = new();

        public int Waiters { get; set; }
    }
}
