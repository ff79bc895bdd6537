namespace Pipelines.Functions.App.Schedules;

/// <summary>What becomes of an occurrence that comes while the run of an earlier one is at work.</summary>
internal enum OverlapPolicy
{
    /// <summary>It is passed over.</summary>
    Skip,

    /// <summary>It waits until that run has ended; at most <see cref="Planning.SchedulePlanner.WaitingMax"/> wait.</summary>
    Queue,

    /// <summary>Both run.</summary>
    Allow,

    /// <summary>The earlier run is canceled.</summary>
    Cancel,
}
