namespace Pipelines.Core.Schemas.Grammar;

/// <summary>A rule of a schema that its grammar does not enforce, so that it must be validated after.</summary>
/// <param name="Path">JSON Pointer of the schema that has the rule.</param>
/// <param name="Rule">The JSON Schema keyword.</param>
/// <param name="Reason">Why a grammar does not say it.</param>
public sealed record GbnfGap(string Path, string Rule, string Reason);
