using Pipelines.Training.Data.Phrases;

namespace Pipelines.Training.Data.Scenes;

/// <summary>A sentence to be written.</summary>
/// <param name="Source">What it is written for: <c>fact:NAME</c>, <c>concept:GROUP</c>, <c>claim:NAME</c>, <c>story</c>, <c>filler</c>.</param>
/// <param name="Phrase">What it says.</param>
internal sealed record Statement(string Source, Phrase Phrase);
