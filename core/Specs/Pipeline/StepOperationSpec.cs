namespace Pipelines.Core.Specs.Pipeline;

/// <summary>An operation as a step applies it.</summary>
/// <param name="Name">The operation's name.</param>
/// <param name="Left">For a join the left input, a dataset or an earlier step; else null.</param>
/// <param name="Right">For a join the right input; else null.</param>
internal sealed record StepOperationSpec(Located<string> Name, Located<string>? Left = null, Located<string>? Right = null);
