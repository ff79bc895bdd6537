using GpuHost.Host.Api.Errors;
using GpuHost.Host.Api.Reading;
using Newtonsoft.Json.Linq;

namespace GpuHost.Host.Api.Rerank;

/// <summary>Reads the body of <c>POST /v1/rerank</c>.</summary>
internal static class RerankRequestReader
{
    /// <summary>Most documents of a request.</summary>
    public const int DocumentsMax = 2_048;

    /// <exception cref="ApiException">Something is missing, wrong, unknown or beyond its bound.</exception>
    public static RerankOrder Read(RequestFields fields)
    {
        string model = fields.RequiredText("model");
        string query = fields.RequiredText("query");
        string[] documents =
        [
            .. (fields.List("documents", DocumentsMax) ?? throw ApiException.Invalid("documents", "The parameter 'documents' is missing.")).Select(item => item switch
            {
                JValue { Value: string text } => text,
                JObject document when document["text"] is JValue { Value: string text } => text,
                _ => throw Wrong(fields),
            }),
        ];
        var order = new RerankOrder(
            model, query, documents, fields.Integer("top_n", 1, int.MaxValue) ?? documents.Length, fields.Flag("return_documents") ?? false);
        fields.Ignore("user");
        fields.RequireAllRead();
        return documents.Length > 0 ? order : throw Wrong(fields);
    }

    private static ApiException Wrong(RequestFields fields) => fields.Wrong("documents", $"a list of 1 to {DocumentsMax} texts");
}
