using Pipelines.Training.Data.Claims;
using Pipelines.Training.Data.Concepts;
using Pipelines.Training.Data.Kinds;
using Pipelines.Training.Data.Phrases;

namespace Pipelines.Training.Data;

/// <summary>Everything that documents and prompts are made of, read from the texts of this library. Immutable.</summary>
internal sealed class Library
{
    private Library()
    {
        Book = PhraseBookReader.Read(
            [.. ResourceText.In("Lexicon").Select(static file => (PhraseCategory.Names, file.Text)), .. ResourceText.In("Wording").Select(static file => (PhraseCategory.Wording, file.Text))]);
        Kinds = [.. ResourceText.In("Kinds").SelectMany(static file => KindReader.Read(file.Name.Split('/')[1].ToLowerInvariant(), file.Text))];
        Groups = ResourceText.In("Concepts").SelectMany(static file => ConceptReader.Read(file.Text)).ToDictionary(static group => group.Name, StringComparer.Ordinal);
        Claims = ResourceText.In("Claims").SelectMany(static file => ClaimReader.Read(file.Text)).ToLookup(static claim => claim.Group, StringComparer.Ordinal);
    }

    /// <summary>Read once.</summary>
    public static Library Instance { get; } = new();

    public PhraseBook Book { get; }

    public IReadOnlyList<DocumentKind> Kinds { get; }

    public IReadOnlyDictionary<string, ConceptGroup> Groups { get; }

    public ILookup<string, Claim> Claims { get; }
}
