namespace Pipelines.Training.Data.Phrases;

/// <summary>What a name stands for: <c>$name</c> or <c>$name.form</c>.</summary>
internal sealed record ReferenceNode(string Name, string? Form) : PhraseNode;
