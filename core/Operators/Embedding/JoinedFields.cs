using Newtonsoft.Json.Linq;
using Pipelines.Core.Identity;
using Pipelines.Core.Python;
using Pipelines.Core.Python.Text;

namespace Pipelines.Core.Operators.Embedding;

/// <summary>The values of some fields as Python prints them, joined by blanks and cut: what DocETL embeds of a row. Fields that a row lacks are left out.</summary>
/// <param name="Names">The fields, in order; null for all of a row.</param>
/// <param name="CharsMax">So many characters (code points) at most; null for all.</param>
internal sealed record JoinedFields(IReadOnlyList<string>? Names, int? CharsMax) : IRowText
{
    /// <summary>Of longer texts DocETL embeds so many characters.</summary>
    public const int EmbeddedCharsMax = 1000;

    public FieldSet FieldsRead => Names is null ? FieldSet.All : FieldSet.Of(Names);

    public string TextOf(JObject row)
    {
        string text = string.Join(' ', (Names ?? row.Properties().Select(static field => field.Name)).Where(row.ContainsKey).Select(name => PythonText.Str(row[name])));
        return CharsMax is { } max ? CodePoints.Slice(text, 0, Math.Min(max, CodePoints.Count(text))) : text;
    }

    public void AddTo(CanonicalHasher hasher)
    {
        hasher.Add("joined fields").Add(CharsMax).AddCount(Names is null ? 0 : Names.Count + 1);
        foreach (string name in Names ?? [])
        {
            hasher.Add(name);
        }
    }
}
