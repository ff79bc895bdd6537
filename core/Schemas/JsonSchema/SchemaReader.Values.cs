using Newtonsoft.Json.Linq;

namespace Pipelines.Core.Schemas.JsonSchema;

internal sealed partial class SchemaReader
{
    private SchemaTypes ReadTypes(JObject schema, string path)
    {
        if (!schema.TryGetValue("type", out JToken? written))
        {
            return SchemaTypes.Any;
        }

        string place = JsonPointer.Append(path, "type");
        if (written is JArray { Count: > 0 } list)
        {
            return list.Select((entry, i) => ReadType(entry, JsonPointer.Append(place, i)))
                .Aggregate(SchemaTypes.None, (all, type) => all | type);
        }

        return ReadType(written, place);
    }

    private SchemaTypes ReadType(JToken written, string place)
    {
        string? name = (written as JValue)?.Value as string;
        SchemaTypes type = JsonTypeNames.OfName(name);
        if (type == SchemaTypes.None)
        {
            string? meant = name is null ? null : ClosestName.Of(name, JsonTypeNames.Names);
            Record(place, $"a type is one of {string.Join(", ", JsonTypeNames.Names)}" + (meant is null ? "" : $"; did you mean \"{meant}\"?"));
            return SchemaTypes.Any;
        }

        return type;
    }

    /// <summary>The values of <c>enum</c> and <c>const</c>; of both, when both are there.</summary>
    private IReadOnlyList<JToken>? ReadValues(JObject schema, string path)
    {
        IReadOnlyList<JToken>? constant = schema.TryGetValue("const", out JToken? only) ? [only] : null;
        if (!schema.TryGetValue("enum", out JToken? written))
        {
            return constant;
        }

        string place = JsonPointer.Append(path, "enum");
        if (written is not JArray { Count: > 0 } list)
        {
            Record(place, "\"enum\" is a list of at least one value");
            return constant;
        }

        JToken[] values = [.. list.Distinct(JsonEquality.Comparer)];
        if (constant is not null)
        {
            values = [.. values.Where(value => JsonEquality.Comparer.Equals(value, constant[0]))];
            if (values.Length == 0)
            {
                Record(place, "the value of \"const\" is not among those of \"enum\", so nothing fits");
            }
        }

        return values;
    }

    private bool? ReadFlag(JObject schema, string keyword, string path)
    {
        if (!schema.TryGetValue(keyword, out JToken? written))
        {
            return null;
        }

        if (written is JValue { Value: bool flag })
        {
            return flag;
        }

        Record(JsonPointer.Append(path, keyword), $"\"{keyword}\" is true or false");
        return null;
    }

    /// <summary>A count: a whole number from 0 up, also written 3.0.</summary>
    private int? ReadCount(JObject schema, string keyword, string path)
    {
        if (!schema.TryGetValue(keyword, out JToken? written))
        {
            return null;
        }

        bool isCount = ExactDecimal.Of(written) is { IsInteger: true, Sign: >= 0 };
        if (!isCount)
        {
            Record(JsonPointer.Append(path, keyword), $"\"{keyword}\" is a whole number from 0 up");
            return null;
        }

        ExactDecimal count = ExactDecimal.Of(written)!.Value;
        return count > ExactDecimal.FromInteger(int.MaxValue) ? int.MaxValue : (int)count.Floor();
    }

    private void CheckOrder(string path, string lowKeyword, IComparable? low, string highKeyword, IComparable? high)
    {
        if (low is not null && high is not null && low.CompareTo(high) > 0)
        {
            Record(JsonPointer.Append(path, lowKeyword), $"\"{lowKeyword}\" is above \"{highKeyword}\", so nothing fits");
        }
    }
}
