namespace Pipelines.Training.Data.Phrases;

/// <summary>Text that stands as it is.</summary>
internal sealed record LiteralNode(string Text) : PhraseNode;
