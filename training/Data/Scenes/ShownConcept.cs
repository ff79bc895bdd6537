using Pipelines.Training.Data.Concepts;

namespace Pipelines.Training.Data.Scenes;

/// <summary>The concept of a group that a document shows.</summary>
internal sealed record ShownConcept(ConceptGroup Group, Concept Concept);
