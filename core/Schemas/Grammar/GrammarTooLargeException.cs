namespace Pipelines.Core.Schemas.Grammar;

/// <summary>The schema unfolds into more than a grammar may hold; never leaves <see cref="GbnfGrammar"/>.</summary>
internal sealed class GrammarTooLargeException(string message) : Exception(message);
