using Newtonsoft.Json.Linq;

namespace Pipelines.Core.Schemas.Language;

/// <summary>A type as read: its JSON Schema, and whether the field that has it may be absent.</summary>
internal readonly record struct FieldType(JObject Schema, bool IsOptional);
