using GpuHost.Host.Api.Completions;
using GpuHost.Host.Api.Errors;
using GpuHost.Host.Api.Reading;

namespace GpuHost.Host.Api.Embeddings;

/// <summary>Reads the body of <c>POST /v1/embeddings</c>.</summary>
internal static class EmbeddingRequestReader
{
    /// <summary>Most inputs of a request, as OpenAI has it.</summary>
    public const int InputsMax = 2_048;

    /// <exception cref="ApiException">Something is missing, wrong, unknown or beyond its bound.</exception>
    public static EmbeddingOrder Read(RequestFields fields)
    {
        var order = new EmbeddingOrder(
            fields.RequiredText("model"), TextPromptReader.Read(fields, "input", InputsMax), fields.Integer("dimensions", 1, int.MaxValue), ReadEncoding(fields));
        fields.Ignore("user");
        fields.RequireAllRead();
        return order;
    }

    private static bool ReadEncoding(RequestFields fields) => fields.Text("encoding_format") switch
    {
        null or "float" => false,
        "base64" => true,
        _ => throw fields.Wrong("encoding_format", "float or base64"),
    };
}
