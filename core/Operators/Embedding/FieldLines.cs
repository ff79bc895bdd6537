using Newtonsoft.Json.Linq;
using Pipelines.Core.Identity;
using Pipelines.Core.Operators.Fields;
using Pipelines.Core.Python;

namespace Pipelines.Core.Operators.Embedding;

/// <summary>A line <c>key: value</c> for each of some fields: what DocETL shows and embeds of rows that it ranks. Fields that a row lacks are left out.</summary>
/// <param name="Paths">The fields or paths, in order; null for all fields.</param>
internal sealed record FieldLines(IReadOnlyList<FieldPath>? Paths) : IRowText
{
    public FieldSet FieldsRead => Paths is null ? FieldSet.All : Paths.Aggregate(FieldSet.None, static (all, path) => all.Union(path.FieldsRead));

    public string TextOf(JObject row) => string.Join('\n', Paths is null
        ? row.Properties().Select(static field => $"{field.Name}: {PythonText.Str(field.Value)}")
        : Paths.Where(path => path.Find(row) is not null).Select(path => $"{path.Text}: {PythonText.Str(path.Find(row))}"));

    public void AddTo(CanonicalHasher hasher)
    {
        hasher.Add("field lines").AddCount(Paths is null ? 0 : Paths.Count + 1);
        foreach (FieldPath path in Paths ?? [])
        {
            hasher.Add(path.Text);
        }
    }
}
