namespace Pipelines.Cli;

/// <summary>What the process ends with: the contract that scripts rely on.</summary>
internal enum ExitCode
{
    /// <summary>Done. Skipped rows are no failure.</summary>
    Ok = 0,

    /// <summary>Done, but some rows (or models, for <c>models verify</c>) failed; each is told.</summary>
    CompletedWithFailures = 1,

    /// <summary>What was asked cannot be done as it was asked: arguments, a pipeline, a file, a name. Nothing was started.</summary>
    BadInput = 2,

    /// <summary>It was started and could not be finished.</summary>
    Failed = 3,

    /// <summary>The budget ran out. The run goes on where it stands with a larger one.</summary>
    BudgetExceeded = 4,

    /// <summary>Ctrl-C or SIGTERM. What is done is kept.</summary>
    Interrupted = 130,
}
