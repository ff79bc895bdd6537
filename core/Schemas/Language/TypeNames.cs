using Newtonsoft.Json.Linq;

namespace Pipelines.Core.Schemas.Language;

/// <summary>The type names of the language. Names are matched without regard to case, as DocETL does.</summary>
internal static class TypeNames
{
    public const string List = "list";
    public const string Enum = "enum";
    public const string Optional = "optional";
    public const string Nullable = "nullable";

    private static readonly Dictionary<string, (string Type, string? Format)> Scalars = new(StringComparer.OrdinalIgnoreCase)
    {
        ["string"] = ("string", null),
        ["str"] = ("string", null),
        ["text"] = ("string", null),
        ["varchar"] = ("string", null),
        ["integer"] = ("integer", null),
        ["int"] = ("integer", null),
        ["number"] = ("number", null),
        ["float"] = ("number", null),
        ["decimal"] = ("number", null),
        ["boolean"] = ("boolean", null),
        ["bool"] = ("boolean", null),
        ["null"] = ("null", null),
        ["date"] = ("string", "date"),
        ["time"] = ("string", "time"),
        ["datetime"] = ("string", "date-time"),
    };

    private static readonly string[] Maps = ["dict", "map", "object"];

    private static readonly string[] All = [.. Scalars.Keys, .. Maps, List, Enum, Optional, Nullable, "any"];

    /// <summary>What people write who come from other languages.</summary>
    private static readonly Dictionary<string, string> Foreign = new(StringComparer.OrdinalIgnoreCase)
    {
        ["array"] = List,
        ["double"] = "number",
        ["json"] = "any",
        ["long"] = "integer",
        ["none"] = "null",
        ["record"] = "object",
        ["timestamp"] = "datetime",
        ["tuple"] = List,
    };

    /// <summary>The JSON Schema of a scalar, a date or <c>any</c>; null when the name is none of them.</summary>
    public static JObject? Simple(string name)
    {
        if (name.Equals("any", StringComparison.OrdinalIgnoreCase))
        {
            return [];
        }

        if (!Scalars.TryGetValue(name, out (string Type, string? Format) scalar))
        {
            return null;
        }

        var schema = new JObject { ["type"] = scalar.Type };
        if (scalar.Format is not null)
        {
            schema["format"] = scalar.Format;
        }

        return schema;
    }

    public static bool IsMap(string name) => Maps.Contains(name, StringComparer.OrdinalIgnoreCase);

    /// <summary>The sentence that answers an unknown type name.</summary>
    public static string Unknown(string name)
    {
        string? meant = Foreign.GetValueOrDefault(name) ?? ClosestName.Of(name, All);
        return meant is null
            ? $"\"{name}\" is not a type; write string, integer, number, boolean, date, time, datetime, list[T], enum[a, b], {{key: T}}, dict, any"
            : $"\"{name}\" is not a type; did you mean \"{meant}\"?";
    }
}
