namespace Pipelines.Core.Operators;

/// <summary>One prompt of an operator.</summary>
/// <param name="Label">The key it is written under, for example <c>prompt</c>.</param>
/// <param name="Template">The template as it is rendered, with what was appended to it.</param>
/// <param name="StaticPrefix">The text that every rendering begins with: computed once by an engine that keeps prefixes.</param>
/// <param name="FieldsRead">The fields of a row it reads.</param>
public sealed record PromptDescription(string Label, string Template, string StaticPrefix, FieldSet FieldsRead);
