using System.Globalization;
using System.Text;
using Newtonsoft.Json;
using Newtonsoft.Json.Linq;

namespace Pipelines.Core.Tests.Schemas.Grammar;

/// <summary>A schema made at random, with a writer of values that fit it, in the form that a grammar lets through.</summary>
internal sealed record RandomSchema(JObject Schema, Func<Random, string> Write)
{
    private const int DepthMax = 4;

    private static readonly string[] TextParts = ["a", "Z", "0", " ", "\"", "\\", "\n", "\u0001", "é", "高", "😀", "/", "\u2028", "null"];

    private static readonly (string Pattern, string[] Fitting)[] Patterns =
    [
        ("^[A-Z]{2}-[0-9]{3,4}$", ["AB-123", "ZZ-0000"]),
        ("^(yes|no)?$", ["", "yes", "no"]),
        ("ab+", ["ab", "xxabbbyy"]),
        ("^[^a-z\"]+$", ["ABC", "é\\\n", "😀"]),
        ("^(a?b?)*$", ["", "abba"]),
        ("^x|y$", ["x", "xa", "ay"]),
    ];

    private static readonly (string Format, string[] Fitting)[] Formats =
    [
        ("date", ["2024-02-29", "0000-01-01"]),
        ("date-time", ["2024-02-29T23:59:59.5Z"]),
        ("uuid", ["123e4567-e89b-12d3-a456-426614174000"]),
        ("ipv6", ["::", "1:2:3:4:5:6:7:8", "fe80::1"]),
        ("email", ["a@b", "a.b@c.example"]),
    ];

    /// <summary>A whole schema: an object, one of whose fields may lead back to itself.</summary>
    public static RandomSchema Root(Random random)
    {
        RandomSchema node = Object(random, 0);
        var properties = (JObject?)node.Schema["properties"];
        bool isTree = properties is not null && node.Schema["additionalProperties"] is JValue && random.Next(3) == 0;
        if (!isTree)
        {
            return node;
        }

        properties!["kids"] = JObject.Parse("""{"type":"array","items":{"$ref":"#/$defs/node"},"maxItems":2}""");
        return new RandomSchema(
            new JObject { ["$ref"] = "#/$defs/node", ["$defs"] = new JObject { ["node"] = node.Schema } },
            own => WriteTree(node, own, 2));
    }

    private static string WriteTree(RandomSchema node, Random random, int depth)
    {
        string row = node.Write(random);
        string[] kids = depth == 0 ? [] : [.. Enumerable.Range(0, random.Next(3)).Select(_ => WriteTree(node, random, depth - 1))];
        string field = $"\"kids\":[{string.Join(',', kids)}]";
        return row == "{}" ? $"{{{field}}}" : $"{row[..^1]},{field}}}";
    }

    private static RandomSchema Any(Random random, int depth) => random.Next(depth >= DepthMax ? 8 : 14) switch
    {
        0 => Text(random),
        1 => Integer(random),
        2 => Number(random),
        3 => Constant(random),
        4 => Patterned(random),
        5 => new(JObject.Parse("""{"type":"boolean"}"""), own => own.Next(2) == 0 ? "true" : "false"),
        6 => new(JObject.Parse("""{"type":"integer"}"""), own => own.NextInt64(long.MinValue, long.MaxValue).ToString(CultureInfo.InvariantCulture)),
        7 => new(JObject.Parse("""{"type":"number"}"""), own => ((own.NextDouble() + 0.001) * Math.Pow(10, own.Next(6))).ToString("R", CultureInfo.InvariantCulture)),
        8 => List(random, depth),
        9 => Tuple(random, depth),
        10 => Alternatives(random, depth),
        11 => Tagged(random, depth),
        12 => Parts(random, depth),
        _ => Object(random, depth),
    };

    private static RandomSchema Text(Random random)
    {
        int min = random.Next(3) == 0 ? random.Next(4) : 0;
        int? max = random.Next(2) == 0 ? min + random.Next(6) : null;
        var schema = new JObject { ["type"] = "string" };
        Set(schema, "minLength", min > 0 ? min : null);
        Set(schema, "maxLength", max);
        return new(schema, own => Quote(string.Concat(Enumerable.Range(0, own.Next(min, (max ?? min + 5) + 1))
            .Select(_ => TextParts[own.Next(TextParts.Length - (max is null ? 0 : 1))]))));
    }

    private static RandomSchema Integer(Random random)
    {
        long scale = (long)Math.Pow(10, random.Next(1, 7));
        long low = random.NextInt64(-scale, scale);
        long high = low + random.NextInt64(0, scale);
        int kind = random.Next(3);
        var schema = new JObject { ["type"] = "integer" };
        Set(schema, "minimum", kind != 1 ? low : null);
        Set(schema, "maximum", kind != 2 ? high : null);
        return new(schema, own => own.NextInt64(low, high + 1).ToString(CultureInfo.InvariantCulture));
    }

    private static RandomSchema Number(Random random)
    {
        decimal scale = (decimal)Math.Pow(10, random.Next(0, 4));
        decimal low = Math.Round(((decimal)random.NextDouble() - 0.5m) * scale, random.Next(4));
        decimal high = low + Math.Round((decimal)random.NextDouble() * scale, random.Next(4)) + 0.001m;
        int kind = random.Next(3);
        bool isOpen = random.Next(2) == 0;
        var schema = new JObject { ["type"] = "number" };
        Set(schema, isOpen ? "exclusiveMinimum" : "minimum", kind != 1 ? (double)low : null);
        Set(schema, "maximum", kind != 2 ? (double)high : null);
        return new(schema, own =>
        {
            decimal value = Math.Round(low + ((high - low) * (decimal)own.NextDouble()), 6);
            value = value <= low ? (low + high) / 2 : value;
            return (own.Next(8) == 0 && (!isOpen || kind == 1) ? low : value).ToString(CultureInfo.InvariantCulture);
        });
    }

    private static RandomSchema Constant(Random random)
    {
        JToken[] values = [.. new JToken[] { "red", "a \"b\"", 42, JValue.CreateNull(), true, new JArray("x", 1), new JObject { ["k"] = "v" } }.Where(_ => random.Next(2) == 0).DefaultIfEmpty("only")];
        return new(
            values.Length == 1 ? new JObject { ["const"] = values[0] } : new JObject { ["enum"] = new JArray(values) },
            own => values[own.Next(values.Length)].ToString(Formatting.None));
    }

    private static RandomSchema Patterned(Random random)
    {
        bool isFormat = random.Next(2) == 0;
        (string rule, string[] fitting) = isFormat ? Formats[random.Next(Formats.Length)] : Patterns[random.Next(Patterns.Length)];
        return new(new JObject { ["type"] = "string", [isFormat ? "format" : "pattern"] = rule }, own => Quote(fitting[own.Next(fitting.Length)]));
    }

    private static RandomSchema List(Random random, int depth)
    {
        RandomSchema item = Any(random, depth + 1);
        int min = random.Next(3);
        int? max = random.Next(2) == 0 ? min + random.Next(3) : null;
        var schema = new JObject { ["type"] = "array", ["items"] = item.Schema };
        Set(schema, "minItems", min > 0 ? min : null);
        Set(schema, "maxItems", max);
        return new(schema, own => $"[{string.Join(',', Enumerable.Range(0, own.Next(min, (max ?? min + 2) + 1)).Select(_ => item.Write(own)))}]");
    }

    private static RandomSchema Tuple(Random random, int depth)
    {
        RandomSchema[] items = [.. Enumerable.Range(0, 1 + random.Next(3)).Select(_ => Any(random, depth + 1))];
        int min = random.Next(items.Length + 1);
        var schema = new JObject { ["type"] = "array", ["prefixItems"] = new JArray(items.Select(item => item.Schema)), ["items"] = false, ["minItems"] = min };
        return new(schema, own => $"[{string.Join(',', items.Take(own.Next(min, items.Length + 1)).Select(item => item.Write(own)))}]");
    }

    private static RandomSchema Alternatives(Random random, int depth)
    {
        RandomSchema[] options = [.. Enumerable.Range(0, 2 + random.Next(2)).Select(_ => Any(random, depth + 1))];
        return new(new JObject { ["anyOf"] = new JArray(options.Select(option => option.Schema)) }, own => options[own.Next(options.Length)].Write(own));
    }

    /// <summary>Exactly one of several objects, told apart by a constant.</summary>
    private static RandomSchema Tagged(Random random, int depth)
    {
        RandomSchema[] contents = [.. Enumerable.Range(0, 2).Select(_ => Any(random, depth + 1))];
        return new(
            new JObject
            {
                ["oneOf"] = new JArray(contents.Select((content, i) => new JObject
                {
                    ["type"] = "object",
                    ["properties"] = new JObject { ["kind"] = new JObject { ["const"] = $"k{i}" }, ["content"] = content.Schema },
                    ["required"] = new JArray("kind", "content"),
                    ["additionalProperties"] = false,
                })),
            },
            own => own.Next(contents.Length) is var i ? $$"""{"kind":"k{{i}}","content":{{contents[i].Write(own)}}}""" : "");
    }

    /// <summary>An object whose fields come from several schemas, one of them restricting a field of the other.</summary>
    private static RandomSchema Parts(Random random, int depth)
    {
        RandomSchema content = Any(random, depth + 1);
        var first = new JObject { ["properties"] = new JObject { ["n"] = JObject.Parse("""{"type":"integer","minimum":0}"""), ["content"] = content.Schema }, ["required"] = new JArray("content") };
        var second = JObject.Parse("""{"properties":{"n":{"maximum":9},"last":{"type":"boolean"}},"required":["n"]}""");
        return new(
            new JObject { ["type"] = "object", ["allOf"] = new JArray(first, second) },
            own => $$"""{"n":{{own.Next(10)}},"content":{{content.Write(own)}}{{(own.Next(2) == 0 ? "" : ",\"last\":true")}}}""");
    }

    private static RandomSchema Object(Random random, int depth)
    {
        string[] names = [.. new[] { "a", "ab", "Name", "x y", "q\"", "é", "" }.Where(_ => random.Next(2) == 0)];
        (string Name, RandomSchema Value, bool IsRequired)[] fields = [.. names.Select(name => (name, Any(random, depth + 1), random.Next(2) == 0))];
        bool isOpen = random.Next(6) == 0;
        var schema = new JObject
        {
            ["type"] = "object",
            ["properties"] = new JObject(fields.Select(field => new JProperty(field.Name, field.Value.Schema))),
            ["required"] = new JArray(fields.Where(field => field.IsRequired).Select(field => field.Name)),
            ["additionalProperties"] = isOpen ? JObject.Parse("""{"type":"boolean"}""") : false,
        };
        return new(schema, own =>
        {
            IEnumerable<string> written = fields.Where(field => field.IsRequired || own.Next(2) == 0).Select(field => $"{Quote(field.Name)}:{field.Value.Write(own)}");
            IEnumerable<string> further = isOpen && own.Next(2) == 0 ? ["\"abc\":true", "\"z\":false"] : [];
            return $"{{{string.Join(',', written.Concat(further))}}}";
        });
    }

    private static void Set(JObject schema, string keyword, JToken? value)
    {
        if (value is not null && value.Type != JTokenType.Null)
        {
            schema[keyword] = value;
        }
    }

    /// <summary>JSON with only the necessary escapes.</summary>
    private static string Quote(string text)
    {
        var json = new StringBuilder("\"");
        foreach (char c in text)
        {
            json.Append(c is '"' or '\\' or < ' ' ? JsonConvert.ToString(c.ToString())[1..^1] : c);
        }

        return json.Append('"').ToString();
    }
}
