namespace Pipelines.Training.Data.Phrases;

/// <summary>One of several phrases, drawn: <c>{a|b|}</c>.</summary>
internal sealed record ChoiceNode(IReadOnlyList<Phrase> Options) : PhraseNode;
