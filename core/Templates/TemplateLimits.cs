namespace Pipelines.Core.Templates;

/// <summary>What a template may do before it is stopped with an error, so that none can hang or fill the memory.</summary>
public sealed record TemplateLimits
{
    /// <summary>Length of the source, in UTF-16 code units.</summary>
    public int MaxSourceChars { get; init; } = 4 * 1024 * 1024;

    /// <summary>Blocks and parentheses inside each other; an expression such as <c>a + b + c</c> may have twice as many links.</summary>
    public int MaxNestingDepth { get; init; } = 100;

    /// <summary>Length of the rendered text, and of any text made on the way, in UTF-16 code units.</summary>
    public int MaxOutputChars { get; init; } = 16 * 1024 * 1024;

    /// <summary>Rounds of loops and filters, calls included, counted together over one rendering.</summary>
    public long MaxLoopIterations { get; init; } = 1_000_000;

    /// <summary>Macros and recursive loops calling each other.</summary>
    public int MaxCallDepth { get; init; } = 100;

    /// <summary>Characters created in one rendering, those thrown away included; an item of a list counts as eight.</summary>
    public long MaxCreatedUnits { get; init; } = 256L * 1024 * 1024;
}
