using Newtonsoft.Json.Linq;

namespace Pipelines.Runtime.Runs.Diffs;

/// <summary>Compares rows and counts what it finds.</summary>
internal sealed class DiffTally
{
    private readonly Dictionary<string, long> _changedByField = new(StringComparer.Ordinal);
    private long _same;
    private long _added;
    private long _removed;
    private long _changed;

    public DiffTotals Totals => new(_same, _added, _removed, _changed, _changedByField);

    /// <returns>Null when they are equal.</returns>
    public RowDifference? Compare(string key, JObject before, JObject after)
    {
        FieldDifference[] fields =
        [
            .. before.Properties().Select(static field => field.Name)
                .Union(after.Properties().Select(static field => field.Name), StringComparer.Ordinal)
                .Select(name => new FieldDifference(name, before[name], after[name]))
                .Where(static field => !JToken.DeepEquals(field.Before, field.After)),
        ];
        if (fields.Length == 0)
        {
            _same++;
            return null;
        }

        _changed++;
        foreach (FieldDifference field in fields)
        {
            _changedByField[field.Name] = _changedByField.GetValueOrDefault(field.Name) + 1;
        }

        return new RowDifference(DifferenceKind.Changed, key, fields);
    }

    public RowDifference Added(string key, JObject row)
    {
        _added++;
        return new RowDifference(DifferenceKind.Added, key, [.. row.Properties().Select(static field => new FieldDifference(field.Name, null, field.Value))]);
    }

    public RowDifference Removed(string key, JObject row)
    {
        _removed++;
        return new RowDifference(DifferenceKind.Removed, key, [.. row.Properties().Select(static field => new FieldDifference(field.Name, field.Value, null))]);
    }
}
