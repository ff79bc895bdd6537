using Newtonsoft.Json.Linq;

namespace Pipelines.Core.Schemas.JsonSchema;

/// <summary>Equality as JSON Schema defines it: 1 equals 1.0, and the order of an object's keys does not matter.</summary>
internal sealed class JsonEquality : IEqualityComparer<JToken>
{
    public static JsonEquality Comparer { get; } = new();

    public bool Equals(JToken? x, JToken? y)
    {
        if (x is null || y is null)
        {
            return x is null && y is null;
        }

        return (x, y) switch
        {
            (JObject left, JObject right) => left.Count == right.Count
                && left.Properties().All(field => right.TryGetValue(field.Name, out JToken? other) && Equals(field.Value, other)),
            (JArray left, JArray right) => left.Count == right.Count && left.Zip(right).All(pair => Equals(pair.First, pair.Second)),
            (JValue left, JValue right) => ExactDecimal.Of(left) is ExactDecimal number
                ? ExactDecimal.Of(right) is ExactDecimal other && number == other
                : left.Type == right.Type && Equals(left.Value, right.Value),
            _ => false,
        };
    }

    public int GetHashCode(JToken obj) => obj switch
    {
        JObject fields => fields.Properties().Aggregate(fields.Count, (hash, field) => hash ^ HashCode.Combine(field.Name, GetHashCode(field.Value))),
        JArray items => items.Aggregate(items.Count, (hash, item) => HashCode.Combine(hash, GetHashCode(item))),
        JValue value => ExactDecimal.Of(value) is ExactDecimal number ? number.GetHashCode() : value.Value?.GetHashCode() ?? 0,
        _ => 0,
    };
}
