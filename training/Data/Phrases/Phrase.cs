namespace Pipelines.Training.Data.Phrases;

/// <summary>A text with choices and references, parsed.</summary>
/// <param name="Source">As it was written.</param>
/// <param name="Nodes">Its parts in order.</param>
internal sealed record Phrase(string Source, IReadOnlyList<PhraseNode> Nodes)
{
    /// <summary>Every name that any of its expansions refers to.</summary>
    public IReadOnlyList<string> References { get; } = [.. Collect(Nodes).Distinct(StringComparer.Ordinal)];

    private static IEnumerable<string> Collect(IEnumerable<PhraseNode> nodes) => nodes.SelectMany(static node => node switch
    {
        ReferenceNode reference => [reference.Name],
        ChoiceNode choice => choice.Options.SelectMany(static option => option.References),
        _ => Enumerable.Empty<string>(),
    });
}
