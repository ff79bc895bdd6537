namespace Pipelines.Core.Operators.Code;

/// <summary>Code that a pipeline brings, and what it may use.</summary>
/// <param name="Language">What it is written in.</param>
/// <param name="Source">In Python and JavaScript it defines a function <c>transform</c> of one argument; in C# it is an expression over <c>input</c>.</param>
/// <param name="CallTimeMax">One call takes at most so long; then whatever runs it is ended.</param>
public sealed record CodeUnit(CodeLanguage Language, string Source, TimeSpan CallTimeMax);
