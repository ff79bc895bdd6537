using Newtonsoft.Json.Linq;
using Pipelines.Runtime.Runs.Diffs;

namespace Pipelines.Functions.App.Outputs;

/// <summary>
/// The comparison of two runs as JSON: <c>{same, changed, added, removed, changedByField: {name: rows}, rows: [{kind, key, fields: [{name, before, after}]}]}</c>.
/// A side that has no such field has no such property.
/// </summary>
public static class RunDiffJson
{
    public static JObject Of(DiffTotals totals, IEnumerable<RowDifference> rows) => new()
    {
        ["same"] = totals.Same,
        ["changed"] = totals.Changed,
        ["added"] = totals.Added,
        ["removed"] = totals.Removed,
        ["changedByField"] = JObject.FromObject(totals.ChangedByField),
        ["rows"] = new JArray(rows.Select(static row => new JObject
        {
            ["kind"] = row.Kind.ToString(),
            ["key"] = row.Key,
            ["fields"] = new JArray(row.Fields.Select(Of)),
        })),
    };

    private static JObject Of(FieldDifference field)
    {
        var json = new JObject { ["name"] = field.Name };
        foreach ((string side, JToken? value) in new[] { ("before", field.Before), ("after", field.After) })
        {
            if (value is not null)
            {
                json[side] = value.DeepClone();
            }
        }

        return json;
    }
}
