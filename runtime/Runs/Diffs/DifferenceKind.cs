namespace Pipelines.Runtime.Runs.Diffs;

/// <summary>How a row of two runs differs.</summary>
public enum DifferenceKind
{
    /// <summary>Only the second run has it.</summary>
    Added,

    /// <summary>Only the first run has it.</summary>
    Removed,

    /// <summary>Both have it, with other fields.</summary>
    Changed,
}
