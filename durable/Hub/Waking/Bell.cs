namespace Pipelines.Durable.Hub.Waking;

/// <summary>What a doorbell tells the other processes of a hub.</summary>
internal enum Bell
{
    /// <summary>There is work.</summary>
    Work,

    /// <summary>Work that is under way is no longer wanted.</summary>
    Revoked,

    /// <summary>Instances have begun or ended.</summary>
    Instances,
}
