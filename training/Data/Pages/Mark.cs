using Pipelines.Training.Data.Entities;

namespace Pipelines.Training.Data.Pages;

/// <summary>Where a page names an entity in full.</summary>
/// <param name="Fact">The fact of the kind, or <c>any</c> for one that stands for nothing.</param>
/// <param name="Entity">What is named.</param>
/// <param name="Item">Which member of a list; -1 for the whole entity.</param>
/// <param name="Start">In characters.</param>
/// <param name="Length">In characters.</param>
/// <param name="Sentence">The number of the sentence; -1 outside of sentences.</param>
internal sealed record Mark(string Fact, Entity Entity, int Item, int Start, int Length, int Sentence);
