using Newtonsoft.Json.Linq;

namespace Pipelines.Core.Specs.Yaml;

/// <summary>Nodes as JSON, for parts of a pipeline that are data: schemas, rows, parameters passed on.</summary>
internal static class SpecJson
{
    /// <summary>A copy that the caller owns. Numbers that JSON has no words for are reported and become null.</summary>
    public static JToken From(SpecNode node, string path, SpecDiagnostics diagnostics) => node switch
    {
        SpecMapping mapping => FromMapping(mapping, path, diagnostics),
        SpecSequence sequence => new JArray(sequence.Items.Select((item, i) => From(item, $"{path}[{i}]", diagnostics))),
        SpecScalar scalar => FromScalar(scalar, path, diagnostics),
        _ => throw new ArgumentException($"Unknown node {node.GetType().Name}.", nameof(node)),
    };

    public static JObject FromMapping(SpecMapping mapping, string path, SpecDiagnostics diagnostics)
    {
        var result = new JObject();
        foreach (SpecEntry entry in mapping.Entries)
        {
            result.Add(entry.Key, From(entry.Value, SpecPath.Append(path, entry.Key), diagnostics));
        }

        return result;
    }

    private static JValue FromScalar(SpecScalar scalar, string path, SpecDiagnostics diagnostics)
    {
        if (scalar.Value.Value is double number && !double.IsFinite(number))
        {
            diagnostics.Error(scalar.Location, path, $"{scalar.Text} is not a number in JSON.");
            return JValue.CreateNull();
        }

        return new JValue(scalar.Value);
    }
}
