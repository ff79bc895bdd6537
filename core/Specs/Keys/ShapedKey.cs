using Newtonsoft.Json.Linq;

namespace Pipelines.Core.Specs.Keys;

/// <summary>Holds what none of the other kinds of keys does: the shape is given, and whoever reads it checks it.</summary>
/// <param name="Name">As written in a pipeline.</param>
/// <param name="Purpose">What it is for.</param>
/// <param name="Shape">Makes the JSON Schema of its values, without a description.</param>
internal sealed record ShapedKey(string Name, string Purpose, Func<JObject> Shape) : SpecKey(Name, Purpose)
{
    /// <summary>Any keys with any values.</summary>
    public static JObject AnyObject() => new() { ["type"] = "object" };

    /// <summary>A Python expression; YAML makes a boolean of a bare <c>True</c>, and a number of <c>1</c>.</summary>
    public static JObject Expression() => new() { ["type"] = new JArray("string", "boolean", "number") };

    /// <summary>A list of expressions.</summary>
    public static JObject Expressions() => new() { ["type"] = "array", ["items"] = Expression() };

    protected override JObject ValueSchema() => Shape();
}
