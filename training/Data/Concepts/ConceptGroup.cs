namespace Pipelines.Training.Data.Concepts;

/// <summary>Concepts of which a text shows one.</summary>
/// <param name="Name">What kinds call the group.</param>
/// <param name="FieldNames">What a field that asks for it may be called.</param>
/// <param name="Descriptions">Noun phrases that mean it.</param>
/// <param name="Concepts">At least two.</param>
/// <param name="IsScale">The concepts are an order, so a label set holds all of them.</param>
internal sealed record ConceptGroup(
    string Name, IReadOnlyList<string> FieldNames, IReadOnlyList<string> Descriptions, IReadOnlyList<Concept> Concepts, bool IsScale);
