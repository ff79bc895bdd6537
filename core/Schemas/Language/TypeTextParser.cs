using Newtonsoft.Json.Linq;

namespace Pipelines.Core.Schemas.Language;

/// <summary>
/// Reads one type written as text, by recursive descent:
/// <code>
/// field   = union                          (a "?" anywhere at this level makes the field optional)
/// union   = type { "|" type }
/// type    = name [ "[" bounds "]" ]        string, int[0..10], string[1..80]
///         | "list" [ "[" union [ "," bounds ] "]" ]
///         | "enum" "[" value { "," value } "]"
///         | "dict" [ "[" [ union "," ] union "]" ]
///         | "optional" "[" union "]" | "nullable" "[" union "]"
///         | "{" key ":" field { "," key ":" field } "}"
/// bounds  = number | [ number ] ".." [ number ]
/// </code>
/// An unknown name is recorded and reading goes on; a broken structure ends the reading of this text (null).
/// </summary>
internal sealed partial class TypeTextParser
{
    /// <summary>Deeper types are refused: no row needs them, and every later stage recurses over the schema.</summary>
    public const int DepthMax = 32;

    private readonly string _text;
    private readonly string _pointer;
    private readonly DocEtlSchemaOptions _options;
    private readonly List<SchemaError> _errors;
    private int _at;

    private TypeTextParser(string text, string pointer, DocEtlSchemaOptions options, List<SchemaError> errors)
    {
        _text = text;
        _pointer = pointer;
        _options = options;
        _errors = errors;
    }

    /// <summary>Reads a whole text; null when errors were added that leave no type.</summary>
    public static FieldType? Parse(string text, string pointer, int depth, DocEtlSchemaOptions options, List<SchemaError> errors) =>
        new TypeTextParser(text, pointer, options, errors).ParseWhole(depth);

    private FieldType? ParseWhole(int depth)
    {
        if (ParseUnion(depth) is not FieldType type)
        {
            return null;
        }

        SkipSpace();
        return _at < _text.Length ? Fail(_at, Unexpected("the end of the type")) : type;
    }

    private FieldType? ParseUnion(int depth)
    {
        var members = new List<JObject>();
        bool optional = false;
        do
        {
            if (ParseType(depth) is not FieldType member)
            {
                return null;
            }

            members.Add(member.Schema);
            optional |= member.IsOptional;
            while (TryTake('?'))
            {
                optional = true;
            }
        }
        while (TryTake('|'));

        return new FieldType(SchemaFragments.Union(members), optional);
    }

    private FieldType? ParseType(int depth)
    {
        SkipSpace();
        if (depth > DepthMax)
        {
            return Fail(_at, $"types are nested more than {DepthMax} deep");
        }

        if (TryTake('{'))
        {
            return ParseObject(_at - 1, depth);
        }

        int start = _at;
        string name = TakeName();
        if (name.Length == 0)
        {
            return Fail(start, Unexpected("a type"));
        }

        if (Is(name, TypeNames.Enum))
        {
            return ParseEnum(start);
        }

        if (Is(name, TypeNames.List))
        {
            return ParseList(depth);
        }

        if (Is(name, TypeNames.Optional) || Is(name, TypeNames.Nullable))
        {
            return ParseWrapper(name, start, depth);
        }

        return TypeNames.IsMap(name) ? ParseMap(depth) : ParseSimple(name, start, depth);
    }

    private FieldType? ParseSimple(string name, int start, int depth)
    {
        if (TypeNames.Simple(name) is JObject schema)
        {
            return TryTake('[') ? ParseBounded(name, schema, start) : new FieldType(schema, false);
        }

        // Read on past the unknown name, so that the errors behind it are reported as well.
        Record(start, TypeNames.Unknown(name));
        return TryTake('[') && (ParseElement(depth) is null || !Expect(']', "after the type")) ? null : new FieldType([], false);
    }

    private FieldType? ParseWrapper(string name, int start, int depth)
    {
        if (!TryTake('['))
        {
            return Fail(start, $"\"{name}\" needs the type it wraps, as in {name.ToLowerInvariant()}[string]");
        }

        bool isNullable = Is(name, TypeNames.Nullable);
        FieldType? inner = isNullable ? ParseElement(depth) : ParseUnion(depth + 1);
        if (inner is not FieldType type || !Expect(']', $"to close {name}["))
        {
            return null;
        }

        return isNullable
            ? new FieldType(SchemaFragments.Union([type.Schema, new JObject { ["type"] = "null" }]), false)
            : new FieldType(type.Schema, true);
    }

    private FieldType? ParseList(int depth)
    {
        if (!TryTake('['))
        {
            return new FieldType(SchemaFragments.List([]), false);
        }

        if (ParseElement(depth) is not FieldType items)
        {
            return null;
        }

        JObject list = SchemaFragments.List(items.Schema);
        if (TryTake(',') && !ParseBounds(list, "minItems", "maxItems", isCount: true))
        {
            return null;
        }

        return Expect(']', "to close list[") ? new FieldType(list, false) : null;
    }

    private FieldType? ParseMap(int depth)
    {
        if (!TryTake('['))
        {
            return new FieldType(SchemaFragments.Map([]), false);
        }

        SkipSpace();
        int keyStart = _at;
        if (ParseElement(depth) is not FieldType first)
        {
            return null;
        }

        FieldType values = first;
        if (TryTake(','))
        {
            if (!JToken.DeepEquals(first.Schema, new JObject { ["type"] = "string" }))
            {
                Record(keyStart, "the keys of a dict are strings: write dict[string, T]");
            }

            if (ParseElement(depth) is not FieldType second)
            {
                return null;
            }

            values = second;
        }

        return Expect(']', "to close dict[") ? new FieldType(SchemaFragments.Map(values.Schema), false) : null;
    }

    /// <summary>A type in a place that has no key, so it cannot be optional.</summary>
    private FieldType? ParseElement(int depth)
    {
        SkipSpace();
        int start = _at;
        if (ParseUnion(depth + 1) is not FieldType type)
        {
            return null;
        }

        if (type.IsOptional)
        {
            Record(start, "only a field can be optional; for a value that may be null write T | null");
        }

        return type with { IsOptional = false };
    }
}
