using Pipelines.Core.Templates.Prompts;

namespace Pipelines.Core.Operators.Pairs;

/// <summary>How prompts and conditions name the two rows of a pair.</summary>
/// <param name="Left">The earlier row, or that of the left input.</param>
/// <param name="Right">The later row, or that of the right input.</param>
/// <param name="Subject">What is appended to a prompt that is no template.</param>
internal sealed record PairSides(string Left, string Right, PromptSubject Subject)
{
    /// <summary>Two rows of one input.</summary>
    public static PairSides OfOneInput { get; } = new("input1", "input2", PromptSubject.Comparison);

    /// <summary>A row of each input.</summary>
    public static PairSides OfTwoInputs { get; } = new("left", "right", PromptSubject.Join);
}
