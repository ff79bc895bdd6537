using Newtonsoft.Json.Linq;
using Pipelines.Core.Documents;
using Pipelines.Core.Schemas.Validation;
using Pipelines.Core.Specs;
using Pipelines.Core.Specs.Keys;
using Pipelines.Core.Specs.Yaml;

namespace Pipelines.Core.Tests.Operators.Binding;

/// <summary>Values to try a key with.</summary>
internal static class KeyValues
{
    private static readonly string[] OfAllKinds =
        ["5", "0", "-1", "1.5", "1000000000", "true", "false", "\"\"", "\"  \"", "\"word\"", "[]", "[5]", "[\"word\"]", "[[\"word\"]]", "{}", "{\"no such key\": 1}", "[{}]"];

    /// <summary>Values of every kind, and those at the bounds that the key states.</summary>
    public static IEnumerable<JToken> For(SpecKey key) => OfAllKinds.Select(RowJson.Parse).Concat(key switch
    {
        WholeNumberKey number => [.. Around(number.Min, long.MinValue), .. Around(number.Max, long.MaxValue)],
        NumberKey number => [number.Min, number.Max, number.Min - 0.5, number.Max + 0.5],
        _ => [],
    });

    public static bool Fits(SpecKey key, JToken value) =>
        JsonSchemaValidator.Compile(key.ToJsonSchema()).Value!.Validate(value).Count == 0;

    /// <summary>YAML as JSON.</summary>
    public static JToken Json(string yaml)
    {
        var diagnostics = new SpecDiagnostics();
        SpecNode? root = YamlDocument.Read(yaml, diagnostics);
        Assert.True(root is not null && !diagnostics.HasErrors, string.Join('\n', diagnostics.Sorted()) + yaml);
        return SpecJson.From(root, "", diagnostics);
    }

    private static IEnumerable<JToken> Around(long bound, long none) => bound == none ? [] : [bound, bound == long.MinValue ? bound : bound - 1, bound == long.MaxValue ? bound : bound + 1];
}
