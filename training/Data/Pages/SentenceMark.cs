namespace Pipelines.Training.Data.Pages;

/// <summary>Where a sentence stands.</summary>
/// <param name="Source">What it was written for: a fact, a concept, a claim.</param>
/// <param name="Start">In characters.</param>
/// <param name="End">In characters.</param>
internal sealed record SentenceMark(string Source, int Start, int End);
