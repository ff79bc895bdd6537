using Newtonsoft.Json.Linq;
using Pipelines.Core.Documents;
using Pipelines.Core.Identity;
using Pipelines.Core.Operators.Fields;

namespace Pipelines.Core.Operators.UnnestColumns;

/// <summary>Puts the fields of an object into the row, in the place of the object.</summary>
/// <param name="name">The operation's name.</param>
/// <param name="key">Where the object is.</param>
/// <param name="columns">The fields wanted, null where the object has none; null takes those there are.</param>
internal sealed class UnnestColumnsOperator(string name, FieldPath key, IReadOnlyList<string>? columns)
    : PureRowOperator(name, "unnest_columns", TraitsOf(key, columns), IdentityOf(key, columns))
{
    protected override IReadOnlyList<RowResult> Apply(Row row) => key.Find(row.Fields) switch
    {
        null => Unfit(row, FieldPathReader.Missing(key, row.Fields)),
        JObject entries => [Passed(row, Flatten(row.Fields, entries))],
        { } value => Unfit(row, $"The field '{key.Text}' is {FieldPathReader.Describe(value)}; an object is wanted here."),
    };

    private JObject Flatten(JObject row, JObject entries)
    {
        var flat = (JObject)row.DeepClone();

        // Only a field of the row goes: an object deeper inside is a part of another field.
        flat.Remove(key.Text);
        foreach (string column in columns ?? [.. entries.Properties().Select(static entry => entry.Name)])
        {
            flat[column] = entries[column]?.DeepClone() ?? JValue.CreateNull();
        }

        return flat;
    }

    private static OperatorTraits TraitsOf(FieldPath key, IReadOnlyList<string>? columns) => new(
        Cardinality.OneToOne,
        key.FieldsRead,
        columns is null ? FieldSet.All : FieldSet.Of(columns),
        FieldSet.Of([key.Text]),
        IsRowLocal: true,
        UsesModel: false,
        PreservesOrder: true,
        NeedsStageStart: false);

    private static ContentHash IdentityOf(FieldPath key, IReadOnlyList<string>? columns)
    {
        using var hasher = new CanonicalHasher("pipelines/operator/unnest-columns/1");
        hasher.Add(key.Text).Add(columns is not null).AddCount(columns?.Count ?? 0);
        foreach (string column in columns ?? [])
        {
            hasher.Add(column);
        }

        return hasher.Finish();
    }
}
