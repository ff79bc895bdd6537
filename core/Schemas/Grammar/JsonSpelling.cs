using System.Globalization;
using System.Text;
using Newtonsoft.Json;
using Newtonsoft.Json.Linq;

namespace Pipelines.Core.Schemas.Grammar;

/// <summary>Writes JSON values in the one spelling that grammars use: compact, and characters as <see cref="JsonCharacters"/> has them.</summary>
internal static class JsonSpelling
{
    public static string Of(JToken value) => value switch
    {
        JObject fields => "{" + string.Join(",", fields.Properties().Select(field => $"{Of(field.Name)}:{Of(field.Value)}")) + "}",
        JArray items => "[" + string.Join(",", items.Select(Of)) + "]",
        JValue { Value: string text } => Of(text),
        _ => value.ToString(Formatting.None),
    };

    public static string Of(string text)
    {
        var json = new StringBuilder(text.Length + 2).Append('"');
        foreach (char c in text)
        {
            json.Append(c switch
            {
                '"' => "\\\"",
                '\\' => "\\\\",
                '\b' => "\\b",
                '\f' => "\\f",
                '\n' => "\\n",
                '\r' => "\\r",
                '\t' => "\\t",
                < ' ' => "\\u" + ((int)c).ToString("x4", CultureInfo.InvariantCulture),
                _ => c.ToString(),
            });
        }

        return json.Append('"').ToString();
    }
}
