using GpuHost.Host.Api.Errors;
using GpuHost.Host.Api.Reading;
using Newtonsoft.Json.Linq;

namespace GpuHost.Host.Api.Embeddings;

/// <summary>Reads the body of <c>POST /v1/embeddings</c>.</summary>
internal static class EmbeddingRequestReader
{
    /// <summary>Most texts of a request, as OpenAI has it.</summary>
    public const int InputsMax = 2_048;

    /// <exception cref="ApiException">Something is missing, wrong, unknown or beyond its bound.</exception>
    public static EmbeddingOrder Read(RequestFields fields)
    {
        var order = new EmbeddingOrder(fields.RequiredText("model"), ReadInputs(fields), ReadEncoding(fields));
        fields.Ignore("user");
        fields.RequireAllRead();
        return order;
    }

    private static IReadOnlyList<string> ReadInputs(RequestFields fields) => fields.Find("input") switch
    {
        null => throw ApiException.Invalid("input", "The parameter 'input' is missing."),
        JValue { Value: string text } => [text],
        JArray { Count: > 0 and <= InputsMax } list => [.. list.Select(item => item is JValue { Value: string text } ? text : throw Wrong(fields))],
        _ => throw Wrong(fields),
    };

    private static bool ReadEncoding(RequestFields fields)
    {
        if (fields.Find("dimensions") is not null)
        {
            throw ApiException.Invalid("dimensions", "The models of this server give vectors of one length only. Leave 'dimensions' out.");
        }

        return fields.Text("encoding_format") switch
        {
            null or "float" => false,
            "base64" => true,
            _ => throw fields.Wrong("encoding_format", "float or base64"),
        };
    }

    private static ApiException Wrong(RequestFields fields) => fields.Wrong("input", $"text or a list of 1 to {InputsMax} texts");
}
