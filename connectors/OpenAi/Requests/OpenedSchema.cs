using Newtonsoft.Json.Linq;

namespace Pipelines.Connectors.OpenAi.Requests;

/// <summary>A schema without <c>additionalProperties</c>, for endpoints that refuse the word.</summary>
internal static class OpenedSchema
{
    private const string Word = "additionalProperties";

    public static JObject Of(JObject schema)
    {
        var copy = (JObject)schema.DeepClone();
        foreach (JObject part in copy.DescendantsAndSelf().OfType<JObject>().ToList())
        {
            // A field of the row may be called like that; then it stands under "properties".
            if (part.Parent is not JProperty { Name: "properties" })
            {
                part.Remove(Word);
            }
        }

        return copy;
    }
}
