namespace Pipelines.Durable.Clients;

/// <summary>The state of an instance, numbered as in the Durable Task contract.</summary>
public enum OrchestrationRuntimeStatus
{
    Running = 0,
    Completed = 1,

    /// <summary>Only ever the end of one run of an instance; the instance itself goes on as <see cref="Pending"/>.</summary>
    ContinuedAsNew = 2,
    Failed = 3,

    /// <summary>Part of the contract; no engine sets it.</summary>
    Canceled = 4,
    Terminated = 5,

    /// <summary>Created, not yet begun.</summary>
    Pending = 6,
    Suspended = 7,
}
