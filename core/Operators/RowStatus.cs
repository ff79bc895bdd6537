namespace Pipelines.Core.Operators;

/// <summary>How a row left an operator. Every row that enters leaves in exactly one of these ways.</summary>
public enum RowStatus
{
    /// <summary>Passed on.</summary>
    Ok,

    /// <summary>Failed, with a kind and a detail; goes to the dead letters.</summary>
    Failed,

    /// <summary>Not worked on, or given up by the pipeline's own wish, with a reason.</summary>
    Skipped,

    /// <summary>Dropped by a filter: the pipeline's purpose, not a loss.</summary>
    Filtered,
}
