using Pipelines.Training.Data.Phrases;

namespace Pipelines.Training.Data.Kinds;

/// <summary>Something that documents of a kind may say.</summary>
/// <param name="Name">What phrases of the kind call it.</param>
/// <param name="Type">What is drawn for it; see <see cref="Entities.EntityMaker"/>.</param>
/// <param name="Role">The part it has in letters and mails.</param>
/// <param name="FieldNames">What the field may be called that asks for it.</param>
/// <param name="Descriptions">Noun phrases that mean it.</param>
/// <param name="Tags">What a form calls it.</param>
/// <param name="Sayings">Sentences that say it.</param>
internal sealed record FactSpec(
    string Name, string Type, FactRole Role, IReadOnlyList<string> FieldNames, IReadOnlyList<string> Descriptions, IReadOnlyList<string> Tags, PhraseRule Sayings);
