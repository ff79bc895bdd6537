using System.Collections.Frozen;

namespace GpuHost.Host.Hosting;

/// <summary>Clients that were written for llama-server may leave out <c>/v1</c>; it is the same endpoint. Before the routing.</summary>
internal sealed class UnversionedPathMiddleware(RequestDelegate next)
{
    private static readonly FrozenDictionary<string, string> Paths = new Dictionary<string, string>
    {
        ["/chat/completions"] = "/v1/chat/completions",
        ["/completions"] = "/v1/completions",
        ["/embeddings"] = "/v1/embeddings",
        ["/models"] = "/v1/models",
        ["/rerank"] = "/v1/rerank",
        ["/reranking"] = "/v1/rerank",
        ["/v1/reranking"] = "/v1/rerank",
    }.ToFrozenDictionary(StringComparer.Ordinal);

    public Task InvokeAsync(HttpContext context)
    {
        if (context.Request.Path.Value is { } asked && Paths.TryGetValue(asked, out string? path))
        {
            context.Request.Path = path;
        }

        return next(context);
    }
}
