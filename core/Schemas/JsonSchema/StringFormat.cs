using Pipelines.Core.Schemas.Patterns;

namespace Pipelines.Core.Schemas.JsonSchema;

/// <summary>A named format of strings, such as <c>date</c>.</summary>
/// <param name="Name">The name in a schema.</param>
/// <param name="Example">A value in this format, to show what is wanted.</param>
/// <param name="Generated">The values that a grammar lets a model write, all of which are accepted; null when no grammar can say it.</param>
/// <param name="Accepts">Whether a value is in this format.</param>
internal sealed record StringFormat(string Name, string Example, SchemaPattern? Generated, Func<string, bool> Accepts);
