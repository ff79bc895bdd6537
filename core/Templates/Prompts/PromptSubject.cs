namespace Pipelines.Core.Templates.Prompts;

/// <summary>What a prompt is about, which decides the variables it is rendered with.</summary>
public enum PromptSubject
{
    /// <summary>One row, <c>input</c>: map, filter and their like.</summary>
    Document,

    /// <summary>A group of rows, <c>inputs</c>: reduce.</summary>
    Documents,

    /// <summary>Two rows of one dataset, <c>input1</c> and <c>input2</c>: resolve.</summary>
    Comparison,

    /// <summary>A row from each side, <c>left</c> and <c>right</c>: equijoin.</summary>
    Join,
}
