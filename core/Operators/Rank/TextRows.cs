using Newtonsoft.Json.Linq;
using Pipelines.Core.Documents;

namespace Pipelines.Core.Operators.Rank;

/// <summary>Rows cut to the one text that is shown of them.</summary>
internal static class TextRows
{
    private const string TextField = "text";

    public static Row Of(RowId id, string text) => new(id, new JObject { [TextField] = text });

    public static string TextOf(Row row) => row.Fields.Value<string>(TextField)!;
}
