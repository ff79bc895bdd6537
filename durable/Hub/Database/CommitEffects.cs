namespace Pipelines.Durable.Hub.Database;

/// <summary>What a write has to tell once it is durable; dropped with the write when that is rolled back.</summary>
internal sealed class CommitEffects
{
    private readonly List<string> _changedInstances = [];
    private readonly List<long> _revokedLeases = [];

    /// <summary>There is work that is due, or that will be earlier than was known.</summary>
    public bool HasWork { get; set; }

    /// <summary>There are payloads in the blob store that nothing names any more.</summary>
    public bool HasGarbage { get; set; }

    /// <summary>The ids of instances that somebody may be waiting for: begun, ended, gone.</summary>
    public IReadOnlyList<string> ChangedInstances => _changedInstances;

    /// <summary>Leases whose work is no longer wanted.</summary>
    public IReadOnlyList<long> RevokedLeases => _revokedLeases;

    public void Changed(string instanceId) => _changedInstances.Add(instanceId);

    public void Revoked(long leaseToken) => _revokedLeases.Add(leaseToken);
}
