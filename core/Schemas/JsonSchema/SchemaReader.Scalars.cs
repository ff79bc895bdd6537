using Newtonsoft.Json.Linq;
using Pipelines.Core.Schemas.Patterns;

namespace Pipelines.Core.Schemas.JsonSchema;

internal sealed partial class SchemaReader
{
    private NumberRules? ReadNumberRules(JObject schema, string path)
    {
        ExactDecimal? minimum = ReadNumber(schema, "minimum", path);
        ExactDecimal? maximum = ReadNumber(schema, "maximum", path);
        ExactDecimal? above = ReadExclusive(schema, "exclusiveMinimum", ref minimum, path);
        ExactDecimal? below = ReadExclusive(schema, "exclusiveMaximum", ref maximum, path);
        ExactDecimal? unit = ReadNumber(schema, "multipleOf", path);
        if (unit is { Sign: <= 0 })
        {
            Record(JsonPointer.Append(path, "multipleOf"), "\"multipleOf\" is a number above 0");
            unit = null;
        }

        (minimum, maximum) = WithinIntegerFormat(schema, minimum, maximum);
        CheckRange(path, "minimum", minimum, "maximum", maximum);
        bool isGiven = minimum is not null || maximum is not null || above is not null || below is not null || unit is not null;
        return isGiven ? new NumberRules(minimum, above, maximum, below, unit) : null;
    }

    private void CheckRange(string path, string lowKeyword, ExactDecimal? low, string highKeyword, ExactDecimal? high)
    {
        if (low is ExactDecimal lowest && high is ExactDecimal highest && lowest > highest)
        {
            Record(JsonPointer.Append(path, lowKeyword), $"\"{lowKeyword}\" is above \"{highKeyword}\", so no number fits");
        }
    }

    private ExactDecimal? ReadNumber(JObject schema, string keyword, string path)
    {
        if (!schema.TryGetValue(keyword, out JToken? written))
        {
            return null;
        }

        ExactDecimal? number = ExactDecimal.Of(written);
        if (number is null)
        {
            Record(JsonPointer.Append(path, keyword), $"\"{keyword}\" is a number");
        }

        return number;
    }

    /// <summary>An exclusive bound: a number, or as in draft 4 and OpenAPI 3.0 a flag that makes the other bound exclusive.</summary>
    private ExactDecimal? ReadExclusive(JObject schema, string keyword, ref ExactDecimal? bound, string path)
    {
        if (schema[keyword] is not JValue { Value: bool isExclusive })
        {
            return ReadNumber(schema, keyword, path);
        }

        ExactDecimal? exclusive = isExclusive ? bound : null;
        bound = isExclusive ? null : bound;
        return exclusive;
    }

    /// <summary>OpenAPI's <c>int32</c> and <c>int64</c> are bounds.</summary>
    private static (ExactDecimal? Minimum, ExactDecimal? Maximum) WithinIntegerFormat(JObject schema, ExactDecimal? minimum, ExactDecimal? maximum)
    {
        (ExactDecimal Low, ExactDecimal High)? range = ((schema["format"] as JValue)?.Value as string) switch
        {
            "int32" => (ExactDecimal.FromInteger(int.MinValue), ExactDecimal.FromInteger(int.MaxValue)),
            "int64" => (ExactDecimal.FromInteger(long.MinValue), ExactDecimal.FromInteger(long.MaxValue)),
            _ => null,
        };
        if (range is not (ExactDecimal low, ExactDecimal high))
        {
            return (minimum, maximum);
        }

        return (minimum is ExactDecimal min && min > low ? min : low, maximum is ExactDecimal max && max < high ? max : high);
    }

    private StringRules? ReadStringRules(JObject schema, string path)
    {
        int? shortest = ReadCount(schema, "minLength", path);
        int? longest = ReadCount(schema, "maxLength", path);
        CheckOrder(path, "minLength", shortest, "maxLength", longest);
        SchemaPattern? pattern = schema.TryGetValue("pattern", out JToken? written) ? ReadPattern(written, JsonPointer.Append(path, "pattern")) : null;
        StringFormat? format = ReadFormat(schema, path);
        bool isGiven = shortest is not null || longest is not null || pattern is not null || format is not null;
        return isGiven ? new StringRules(shortest, longest, pattern, format) : null;
    }

    private SchemaPattern? ReadPattern(JToken written, string place)
    {
        if (written is not JValue { Value: string text })
        {
            Record(place, "a pattern is a string");
            return null;
        }

        try
        {
            return SchemaPattern.Compile(text);
        }
        catch (PatternReadException e)
        {
            _errors.Add(new SchemaError(place, e.Offset, $"the pattern is broken: {e.Message}"));
            return null;
        }
    }

    private StringFormat? ReadFormat(JObject schema, string path)
    {
        if (!schema.TryGetValue("format", out JToken? written))
        {
            return null;
        }

        string? name = (written as JValue)?.Value as string;
        StringFormat? format = name is null ? null : StringFormats.Find(name);
        if (format is null && (name is null || !StringFormats.IsDescriptive(name)))
        {
            string? meant = name is null ? null : ClosestName.Of(name, StringFormats.Names);
            Record(
                JsonPointer.Append(path, "format"),
                $"a format is one of {string.Join(", ", StringFormats.Names)}" + (meant is null ? "" : $"; did you mean \"{meant}\"?"));
        }

        return format;
    }
}
