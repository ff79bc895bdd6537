namespace Pipelines.Core.Schemas.JsonSchema;

/// <summary>A whole schema, read, checked and linked.</summary>
/// <param name="Root">The schema that the document stands for.</param>
internal sealed record SchemaDocument(SchemaNode Root);
