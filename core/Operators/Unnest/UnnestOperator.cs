using Newtonsoft.Json.Linq;
using Pipelines.Core.Documents;
using Pipelines.Core.Identity;
using Pipelines.Core.Operators.Fields;

namespace Pipelines.Core.Operators.Unnest;

/// <summary>Makes a row of each element of a list, or copies the fields of an object up into the row.</summary>
internal sealed class UnnestOperator(UnnestOptions options, ContentHash identity) : PureRowOperator(options.Name, "unnest", TraitsOf(options), identity)
{
    protected override IReadOnlyList<RowResult> Apply(Row row)
    {
        JToken? value = options.Key.Find(row.Fields);
        (JObject fields, FieldPath key) = Surface(row.Fields, value);
        return value switch
        {
            null => Unfit(row, FieldPathReader.Missing(options.Key, row.Fields)),
            JValue { Value: null } or JArray { Count: 0 } when options.KeepEmpty => [Passed(row, key.Replace(fields, JValue.CreateNull()))],
            JArray { Count: 0 } => [RowResult.Filtered(Name, row)],
            JArray list => Spread(row, [.. Elements(fields, key, list, level: 0)]),
            JObject entries => [Passed(row, Expand(fields, entries))],
            _ => Unfit(row, $"The field '{options.Key.Text}' is {FieldPathReader.Describe(value)}; a list or an object is wanted here{Hint(value)}."),
        };
    }

    private static string Hint(JToken value) => value.Type == JTokenType.Null ? " (keep_empty: true keeps rows that have null)" : "";

    /// <summary>Nothing but empty lists in the list makes no row.</summary>
    private IReadOnlyList<RowResult> Spread(Row row, JObject[] made) =>
        made.Length == 0 ? [RowResult.Filtered(Name, row)] : [.. made.Select((fields, i) => Derived(row, i, fields))];

    /// <summary>A row for each element; elements that are lists and objects themselves are taken apart while levels are left.</summary>
    private IEnumerable<JObject> Elements(JObject fields, FieldPath key, JArray list, int level) => list.SelectMany(element =>
    {
        JObject with = key.Replace(fields, element);
        bool goesOn = options.IsRecursive && (options.LevelsMax is null || level + 1 < options.LevelsMax);
        return element switch
        {
            JArray nested when goesOn => Elements(with, key, nested, level + 1),
            JObject entries when goesOn => [Expand(with, entries)],
            _ => [with],
        };
    });

    /// <summary>The row with the wanted fields of the object beside the others; what the object does not have is null.</summary>
    private JObject Expand(JObject fields, JObject entries)
    {
        var expanded = (JObject)fields.DeepClone();
        foreach (string name in options.ExpandFields ?? [.. entries.Properties().Select(static entry => entry.Name)])
        {
            expanded[name] = entries[name]?.DeepClone() ?? JValue.CreateNull();
        }

        return expanded;
    }

    private (JObject Fields, FieldPath Key) Surface(JObject row, JToken? value)
    {
        if (options.SurfacedField is not { } field || value is null)
        {
            return (row, options.Key);
        }

        var surfaced = (JObject)row.DeepClone();
        surfaced[field] = value.DeepClone();
        return (surfaced, FieldPath.Parse(field));
    }

    private static OperatorTraits TraitsOf(UnnestOptions options) => new(
        Cardinality.OneToMany,
        options.Key.FieldsRead,
        options.ExpandFields is { } names ? options.Key.FieldsRead.Union(FieldSet.Of(names)) : FieldSet.All,
        FieldSet.None,
        IsRowLocal: true,
        UsesModel: false,
        PreservesOrder: true,
        NeedsStageStart: false);
}
