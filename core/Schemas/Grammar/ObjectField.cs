using Pipelines.Core.Schemas.JsonSchema;

namespace Pipelines.Core.Schemas.Grammar;

/// <summary>A named field of an object with all schemas that apply to it; none means any value.</summary>
internal sealed record ObjectField(string Name, bool IsRequired, IReadOnlyList<SchemaNode> Schemas);
