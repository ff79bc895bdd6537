using System.Diagnostics.CodeAnalysis;

namespace Pipelines.Core.Schemas;

/// <summary>The JSON types that a schema lets a value have.</summary>
[Flags]
[SuppressMessage("Naming", "CA1720:Identifier contains type name", Justification = "These are JSON Schema's own words.")]
public enum SchemaTypes
{
    None = 0,
    Null = 1,
    Boolean = 2,
    Integer = 4,

    /// <summary>Any number, whole ones included; always set together with <see cref="Integer"/>.</summary>
    Number = 8 | Integer,
    String = 16,
    Array = 32,
    Object = 64,
    Any = Null | Boolean | Number | String | Array | Object,
}
