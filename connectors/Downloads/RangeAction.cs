namespace Pipelines.Connectors.Downloads;

/// <summary>What an answer to a ranged request allows.</summary>
internal enum RangeAction
{
    /// <summary>The body goes on where the part file ends.</summary>
    Append,

    /// <summary>The body is the whole file, from its first byte.</summary>
    StartOver,

    /// <summary>There is nothing more to fetch.</summary>
    AlreadyWhole,

    /// <summary>The body is of no use, and what is here may not fit: ask again from the first byte.</summary>
    Discard,
}
