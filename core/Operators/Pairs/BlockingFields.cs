using Newtonsoft.Json.Linq;
using Pipelines.Core.Identity;
using Pipelines.Core.Operators.Arranging;
using Pipelines.Core.Operators.Embedding;
using Pipelines.Core.Python;

namespace Pipelines.Core.Operators.Pairs;

/// <summary>The fields by which rows are found alike before anybody is asked.</summary>
/// <param name="Names">The fields; null for all.</param>
internal sealed record BlockingFields(IReadOnlyList<string>? Names) : IRowText
{
    /// <summary>The fields that are named, else those that the comparison reads.</summary>
    public static BlockingFields Of(IReadOnlyList<string>? named, FieldSet read) =>
        new(named ?? (read.IsAll ? null : [.. read.Names.Order(StringComparer.Ordinal)]));

    public FieldSet FieldsRead => Names is null ? FieldSet.All : FieldSet.Of(Names);

    /// <summary>What is embedded: the values as Python prints them, joined by blanks.</summary>
    public string TextOf(JObject row) => string.Join(' ', ValuesOf(row).Where(static value => value is not null).Select(PythonText.Str));

    /// <summary>Rows with equal keys are equal in all the fields; null when the row lacks one of them.</summary>
    public ContentHash? KeyOf(JObject row)
    {
        JToken?[] values = [.. ValuesOf(row)];
        return Names is null ? RowKey.Of([row]) : Array.TrueForAll(values, static value => value is not null) ? RowKey.Of(values!) : null;
    }

    public void AddTo(CanonicalHasher hasher)
    {
        hasher.Add(Names is null).AddCount(Names?.Count ?? 0);
        foreach (string name in Names ?? [])
        {
            hasher.Add(name);
        }
    }

    private IEnumerable<JToken?> ValuesOf(JObject row) => Names is null ? row.PropertyValues() : Names.Select(name => row[name]);
}
