namespace Pipelines.Training.Data.Phrases;

/// <summary>A part of a phrase.</summary>
internal abstract record PhraseNode;
