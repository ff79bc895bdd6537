using Newtonsoft.Json.Linq;
using Pipelines.Core.Documents;

namespace Pipelines.Core.Scoring;

/// <summary>When an answer is right: the same JSON value. 1 and 1.0 are the same, a missing field is null, the order of keys says nothing.</summary>
public static class ValueEquality
{
    public static bool AreEqual(JToken? left, JToken? right) => (left, right) switch
    {
        (null or { Type: JTokenType.Null }, null or { Type: JTokenType.Null }) => true,
        (null, _) or (_, null) => false,
        (JObject a, JObject b) => a.Properties().Select(static field => field.Name).Union(b.Properties().Select(static field => field.Name), StringComparer.Ordinal)
            .All(name => AreEqual(a[name], b[name])),
        (JArray a, JArray b) => a.Count == b.Count && a.Zip(b).All(static pair => AreEqual(pair.First, pair.Second)),
        _ when IsNumber(left) && IsNumber(right) => RowJson.Write(left) == RowJson.Write(right) || ((double)left).Equals((double)right),
        _ => JToken.DeepEquals(left, right),
    };

    private static bool IsNumber(JToken value) => value.Type is JTokenType.Integer or JTokenType.Float;
}
