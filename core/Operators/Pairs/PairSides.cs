using Pipelines.Core.Templates.Prompts;

namespace Pipelines.Core.Operators.Pairs;

/// <summary>How prompts and conditions name the two rows of a pair.</summary>
/// <param name="Left">The earlier row, or that of the left input.</param>
/// <param name="Right">The later row, or that of the right input.</param>
/// <param name="Subject">What is appended to a prompt that is no template; null for nothing.</param>
internal sealed record PairSides(string Left, string Right, PromptSubject? Subject)
{
    /// <summary>What prompts call the fields of the left unit, where they are given these instead of the row; null where they are given the row.</summary>
    public IReadOnlyList<string>? LeftParts { get; init; }

    /// <summary>The same of the right one.</summary>
    public IReadOnlyList<string>? RightParts { get; init; }

    /// <summary>The variables of prompts that stand for the left row.</summary>
    public IReadOnlyList<string> LeftVariables => LeftParts ?? [Left];

    /// <summary>Those that stand for the right row.</summary>
    public IReadOnlyList<string> RightVariables => RightParts ?? [Right];

    /// <summary>Two rows of one input.</summary>
    public static PairSides OfOneInput { get; } = new("input1", "input2", PromptSubject.Comparison);

    /// <summary>A row of each input.</summary>
    public static PairSides OfTwoInputs { get; } = new("left", "right", PromptSubject.Join);
}
