namespace Pipelines.Runtime.Runs;

/// <summary>Where a run stands. Persisted (in lower case with <c>_</c>) and shown to users: never renamed.</summary>
public enum RunStatus
{
    /// <summary>At work, or its process was killed: it can be gone on with.</summary>
    Running,

    /// <summary>Every row is accounted for, none failed.</summary>
    Completed,

    /// <summary>Every row is accounted for, some failed.</summary>
    CompletedWithFailures,

    /// <summary>Given up for a reason that going on would not change.</summary>
    Failed,

    /// <summary>Ended by its owner.</summary>
    Canceled,

    /// <summary>Stopped (Ctrl-C, a restart): it can be gone on with.</summary>
    Interrupted,

    /// <summary>An endpoint cannot answer; no row is blamed, and the run can be gone on with.</summary>
    Waiting,

    /// <summary>Stopped by its owner until told to go on; its process may be waiting for that.</summary>
    Paused,

    /// <summary>The next call might overshoot the budget: it can be gone on with under a higher one.</summary>
    BudgetExceeded,
}
