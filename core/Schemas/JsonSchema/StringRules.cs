using Pipelines.Core.Schemas.Patterns;

namespace Pipelines.Core.Schemas.JsonSchema;

/// <summary>What a schema asks of a string; lengths count Unicode characters.</summary>
internal sealed record StringRules(int? MinLength, int? MaxLength, SchemaPattern? Pattern, StringFormat? Format);
