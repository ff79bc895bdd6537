using System.Runtime.CompilerServices;
using Newtonsoft.Json.Linq;
using Pipelines.Core.Documents;

namespace Pipelines.Core.Identity;

/// <summary>
/// The text of schemas. All calls of an operator share one schema object, which nobody changes, so it is written once and kept for as long as the
/// object is. Thread-safe.
/// </summary>
internal static class SchemaTexts
{
    private static readonly ConditionalWeakTable<JObject, string> Texts = [];

    public static string? Of(JObject? schema) => schema is null ? null : Texts.GetValue(schema, static one => RowJson.Write(one));
}
