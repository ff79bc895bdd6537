namespace Pipelines.Core.Python;

/// <summary>How much one evaluation may do before it is stopped with an error.</summary>
internal sealed record EvaluationLimits
{
    /// <summary>Loop iterations, filter iterations and calls, counted together.</summary>
    public long MaxSteps { get; init; } = 1_000_000;

    /// <summary>Length of any one text, in UTF-16 code units.</summary>
    public int MaxTextChars { get; init; } = 16 * 1024 * 1024;

    /// <summary>Size of a collection made in one go: twice of what can be iterated over by default.</summary>
    public const int MaxCollectionItems = 2_000_000;

    /// <summary>Characters of text created in all, dead ones included; an item of a collection counts as several.</summary>
    public long MaxAllocatedUnits { get; init; } = 256L * 1024 * 1024;

    /// <summary>Calls of macros, recursive loops and lambdas inside each other.</summary>
    public int MaxCallDepth { get; init; } = 100;

    /// <summary>Size of an integer; Python itself prints none with more than 4,300 digits.</summary>
    public const int MaxIntegerBits = 65_536;
}
