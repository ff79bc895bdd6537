namespace Pipelines.Core.Search.FullText;

/// <summary>A document that a query found.</summary>
/// <param name="Document">Its number: documents are numbered from 0 as they were added.</param>
/// <param name="Score">How well it fits; above 0 the more so, comparable within one search.</param>
internal readonly record struct TextHit(int Document, double Score);
