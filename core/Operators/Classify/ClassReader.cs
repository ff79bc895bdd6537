using Newtonsoft.Json.Linq;
using Pipelines.Core.Specs;
using Pipelines.Core.Specs.Keys;
using Pipelines.Core.Specs.Yaml;

namespace Pipelines.Core.Operators.Classify;

/// <summary>Reads <c>labels</c>: a list of names, or names with descriptions.</summary>
internal static class ClassReader
{
    private const int CountMin = 2;
    private const int CountMax = 500;

    public static ShapedKey Key { get; } = new("labels", "the classes: a list of names, or each name with when a row is of it", Shape) { IsRequired = true };

    /// <summary>Null when there are none or they are wrong, which is reported.</summary>
    public static IReadOnlyList<ClassLabel>? Read(SpecReader reader)
    {
        List<ClassLabel>? labels = reader.Node(Key) switch
        {
            null => null,
            SpecMapping => ReadDescribed(reader.Mapping(Key.Name)!),
            _ => reader.Texts(Key.Name)?.Select(static name => new ClassLabel(name, null)).ToList(),
        };
        if (labels is null)
        {
            return null;
        }

        string? problem = labels.Count is < CountMin or > CountMax ? $"{CountMin} to {CountMax} classes are wanted here, not {labels.Count}."
            : labels.Any(static label => string.IsNullOrWhiteSpace(label.Name)) ? "A class has no name."
            : labels.GroupBy(static label => label.Name, StringComparer.Ordinal).FirstOrDefault(static group => group.Count() > 1) is { } twice ? $"The class '{twice.Key}' is named twice."
            : null;
        if (problem is null)
        {
            return labels;
        }

        reader.Error(Key, problem);
        return null;
    }

    private static List<ClassLabel> ReadDescribed(SpecReader labels)
    {
        var read = new List<ClassLabel>();
        foreach (SpecEntry entry in labels.NamedEntries())
        {
            // A name alone, without a description, is written with a colon behind it.
            read.Add(new ClassLabel(entry.Key, labels.Has(entry.Key) ? labels.NonBlankText(entry.Key)?.Trim() : null));
        }

        return read;
    }

    private static JObject Shape() => new()
    {
        ["anyOf"] = new JArray(
            new JObject { ["type"] = "array", ["items"] = new JObject { ["type"] = "string", ["pattern"] = @"\S" }, ["minItems"] = CountMin, ["maxItems"] = CountMax, ["uniqueItems"] = true },
            new JObject
            {
                ["type"] = "object",
                ["additionalProperties"] = new JObject { ["type"] = new JArray("string", "null") },
                ["minProperties"] = CountMin,
                ["maxProperties"] = CountMax,
            }),
    };
}
