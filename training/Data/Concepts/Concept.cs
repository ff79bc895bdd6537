using Pipelines.Training.Data.Phrases;

namespace Pipelines.Training.Data.Concepts;

/// <summary>Something that a text can be about, or be like.</summary>
/// <param name="Names">What labels call it; the first is its own.</param>
/// <param name="Meanings">Descriptions for a prompt.</param>
/// <param name="Sayings">Sentences that show it.</param>
/// <param name="Implied">Concepts that a text of this one shows in other groups, by the groups' names.</param>
internal sealed record Concept(IReadOnlyList<string> Names, IReadOnlyList<string> Meanings, PhraseRule Sayings, IReadOnlyDictionary<string, string> Implied)
{
    public string Name => Names[0];
}
