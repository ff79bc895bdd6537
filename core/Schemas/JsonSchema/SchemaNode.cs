using Newtonsoft.Json.Linq;

namespace Pipelines.Core.Schemas.JsonSchema;

/// <summary>One (sub)schema, read and checked. All parts must hold together. Immutable once linked.</summary>
internal sealed class SchemaNode
{
    private const int Unknown = -1;

    // Worked out at first use; whoever comes first, the result is the same.
    private int _effectiveTypes = Unknown;

    /// <summary>JSON Pointer of the schema in its document.</summary>
    public required string Path { get; init; }

    /// <summary>Ordinal within the document.</summary>
    public required int Id { get; init; }

    /// <summary>The schema as written: an object or a boolean. Not to be changed.</summary>
    public required JToken Written { get; init; }

    /// <summary>True for the schema <c>false</c>, which nothing fits.</summary>
    public bool FitsNothing { get; init; }

    /// <summary>True for OpenAPI's <c>nullable: true</c>: null fits, whatever else the schema says.</summary>
    public bool IsNullable { get; init; }

    /// <summary>True when the schema asks for nothing beyond its references, <c>allOf</c>, <c>anyOf</c> and <c>oneOf</c>.</summary>
    public bool IsBare => !FitsNothing && Types == SchemaTypes.Any && Values is null && Numbers is null && Strings is null
        && Arrays is null && Objects is null && Not is null && If is null;

    /// <summary>True when the schema asks for nothing at all.</summary>
    public bool FitsAnything => IsBare && Reference is null && AllOf.Count + AnyOf.Count + OneOf.Count == 0;

    public SchemaTypes Types { get; init; } = SchemaTypes.Any;

    /// <summary>The only values that fit (<c>enum</c>, or <c>const</c> with one entry); null when any may.</summary>
    public IReadOnlyList<JToken>? Values { get; init; }

    public NumberRules? Numbers { get; init; }

    public StringRules? Strings { get; init; }

    public ArrayRules? Arrays { get; init; }

    public ObjectRules? Objects { get; init; }

    public SchemaReference? Reference { get; init; }

    public IReadOnlyList<SchemaNode> AllOf { get; init; } = [];

    /// <summary>The schemas that a value must fit besides this one: those of <c>$ref</c> and <c>allOf</c>. Only once linked.</summary>
    public IEnumerable<SchemaNode> Parts => Reference is null ? AllOf : AllOf.Prepend(Reference.Target);

    /// <summary>At least one of these fits; empty when the schema has no such rule.</summary>
    public IReadOnlyList<SchemaNode> AnyOf { get; init; } = [];

    /// <summary>Exactly one of these fits; empty when the schema has no such rule.</summary>
    public IReadOnlyList<SchemaNode> OneOf { get; init; } = [];

    public SchemaNode? Not { get; init; }

    public SchemaNode? If { get; init; }

    public SchemaNode? Then { get; init; }

    public SchemaNode? Else { get; init; }

    /// <summary>The JSON types that a value of this schema can have, through references and alternatives. Only once linked.</summary>
    public SchemaTypes EffectiveTypes
    {
        get
        {
            if (_effectiveTypes == Unknown)
            {
                _effectiveTypes = (int)JsonSchema.EffectiveTypes.Of(this);
            }

            return (SchemaTypes)_effectiveTypes;
        }
    }
}
