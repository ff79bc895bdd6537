namespace Pipelines.Core.Expressions;

/// <summary>What an expression may do before it is stopped with an error.</summary>
public sealed record ExpressionOptions
{
    public static ExpressionOptions Default { get; } = new();

    public int MaxSourceChars { get; init; } = 16 * 1024;

    /// <summary>Parentheses inside each other; a chain such as <c>a and b and c</c> may have twice as many links.</summary>
    public int MaxNestingDepth { get; init; } = 100;

    /// <summary>Items walked and functions called in one evaluation.</summary>
    public long MaxSteps { get; init; } = 1_000_000;

    /// <summary>Length of any text made on the way, in UTF-16 code units.</summary>
    public int MaxTextChars { get; init; } = 16 * 1024 * 1024;

    /// <summary>Characters and list items created in one evaluation, those thrown away included.</summary>
    public long MaxCreatedUnits { get; init; } = 64L * 1024 * 1024;

    /// <summary>How long one match of a regular expression may take.</summary>
    public TimeSpan PatternTimeout { get; init; } = TimeSpan.FromSeconds(1);
}
