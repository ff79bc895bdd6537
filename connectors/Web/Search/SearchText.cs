using Newtonsoft.Json.Linq;
using Pipelines.Connectors.Html;

namespace Pipelines.Connectors.Web.Search;

/// <summary>Texts of hits.</summary>
internal static class SearchText
{
    /// <summary>An address as it stands, or empty.</summary>
    public static string Plain(JToken? value) => value?.Type == JTokenType.String ? ((string)value!).Trim() : "";

    /// <summary>A title or description without the HTML that engines mark the words found with.</summary>
    public static string Of(JToken? value)
    {
        string text = Plain(value);
        try
        {
            return text.AsSpan().ContainsAny('<', '&') ? HtmlText.Of(text, CancellationToken.None).ReplaceLineEndings(" ") : text;
        }
        catch (HtmlNestingException)
        {
            // No title: it stays as it came.
            return text;
        }
    }
}
