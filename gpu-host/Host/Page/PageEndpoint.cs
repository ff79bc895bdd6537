using System.Collections.Frozen;
using System.Reflection;
using GpuHost.Host.Api.Errors;

namespace GpuHost.Host.Page;

/// <summary>
/// <c>GET /</c> and the files that it needs, which are part of this assembly. They hold nothing that is worth a key: what the page shows it
/// asks for with the key of whoever looks at it. They load nothing from elsewhere, and browsers are told to allow nothing else.
/// </summary>
internal sealed class PageEndpoint
{
    private const string Resources = "GpuHost.Host.Page.";
    private const string Start = "index.html";

    /// <summary>No inline script or style, no other server, no frame around it, and no form that sends its key somewhere.</summary>
    private const string Policy =
        "default-src 'none'; script-src 'self'; style-src 'self'; img-src 'self'; connect-src 'self'; base-uri 'none'; form-action 'none'; frame-ancestors 'none'";

    private readonly FrozenDictionary<string, PageFile> _files = ReadAll().ToFrozenDictionary(StringComparer.Ordinal);

    /// <summary>Whether a request is for the page, which needs no key.</summary>
    public static bool IsPage(PathString path) => path == "/" || path.StartsWithSegments("/page");

    public Task StartAsync(HttpContext context) => SendAsync(context, Start);

    public Task SendAsync(HttpContext context, string name)
    {
        if (!_files.TryGetValue(name, out PageFile? file))
        {
            throw new ApiException(new ApiError(StatusCodes.Status404NotFound, "invalid_request_error", $"The page has no file '{name}'.") { Code = "unknown_url" });
        }

        HttpResponse response = context.Response;
        response.Headers.ContentSecurityPolicy = Policy;
        response.Headers.XContentTypeOptions = "nosniff";
        response.Headers["Referrer-Policy"] = "no-referrer";
        response.Headers["Cross-Origin-Opener-Policy"] = "same-origin";
        response.Headers["Cross-Origin-Resource-Policy"] = "same-origin";
        response.Headers.CacheControl = "no-cache";
        response.Headers.ETag = file.Tag.ToString();
        if (context.Request.GetTypedHeaders().IfNoneMatch.Contains(file.Tag))
        {
            response.StatusCode = StatusCodes.Status304NotModified;
            return Task.CompletedTask;
        }

        response.ContentType = file.ContentType;
        response.ContentLength = file.Content.Length;
        return response.Body.WriteAsync(file.Content, context.RequestAborted).AsTask();
    }

    private static IEnumerable<KeyValuePair<string, PageFile>> ReadAll()
    {
        Assembly assembly = typeof(PageEndpoint).Assembly;
        foreach (string resource in assembly.GetManifestResourceNames().Where(static name => name.StartsWith(Resources, StringComparison.Ordinal)))
        {
            using Stream stream = assembly.GetManifestResourceStream(resource)!;
            byte[] content = new byte[stream.Length];
            stream.ReadExactly(content);
            string name = resource[Resources.Length..];
            yield return new(name, new PageFile(content, TypeOf(name)));
        }
    }

    private static string TypeOf(string name) => Path.GetExtension(name) switch
    {
        ".html" => "text/html; charset=utf-8",
        ".css" => "text/css; charset=utf-8",
        ".js" => "text/javascript; charset=utf-8",
        ".svg" => "image/svg+xml",
        _ => throw new InvalidOperationException($"The page's file '{name}' has no known type."),
    };
}
