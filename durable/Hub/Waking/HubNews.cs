using Pipelines.Durable.Hub.Database;
using Pipelines.Durable.Hub.Work;

namespace Pipelines.Durable.Hub.Waking;

/// <summary>Carries what was committed to those who wait for it: in this process directly, to others by the doorbell.</summary>
internal sealed class HubNews
{
    private LeaseKeeper? _leases;

    /// <summary>There may be work.</summary>
    public WakeSignal Work { get; } = new();

    /// <summary>There are payloads to delete.</summary>
    public WakeSignal Garbage { get; } = new();

    /// <summary>Instances have begun or ended.</summary>
    public InstanceSignals Instances { get; } = new();

    /// <summary>The leases that are told when their work is no longer wanted.</summary>
    public void Watch(LeaseKeeper leases) => _leases = leases;

    /// <summary>Something was committed here.</summary>
    public void Publish(CommitEffects effects, Doorbell doorbell)
    {
        if (effects.RevokedLeases.Count > 0)
        {
            _leases?.Revoke([.. effects.RevokedLeases]);
            doorbell.Ring(Bell.Revoked);
        }

        if (effects.HasWork)
        {
            Work.Raise();
            doorbell.Ring(Bell.Work);
        }

        if (effects.HasGarbage)
        {
            Garbage.Raise();
        }

        foreach (string instanceId in effects.ChangedInstances)
        {
            Instances.Raise(instanceId);
        }

        if (effects.ChangedInstances.Count > 0)
        {
            doorbell.Ring(Bell.Instances);
        }
    }

    /// <summary>Something was committed by a process of this hub.</summary>
    public void Hear(Bell bell)
    {
        switch (bell)
        {
            case Bell.Work:
                Work.Raise();
                break;
            case Bell.Revoked:
                _leases?.CheckSoon();
                break;
            case Bell.Instances:
                Instances.RaiseAll();
                break;
        }
    }
}
