using Microsoft.AspNetCore.Http.Features;

namespace Pipelines.Functions.App.CustomHandler;

/// <summary>Reads what the Functions host posts.</summary>
internal static class HostRequest
{
    /// <summary>An invocation may hold a whole history.</summary>
    public const int BodyBytesMax = 128 << 20;

    /// <exception cref="FormatException">It is no invocation.</exception>
    /// <exception cref="BadHttpRequestException">It is larger than <see cref="BodyBytesMax"/>, or breaks off.</exception>
    public static async Task<HostInvocation> ReadAsync(HttpContext context)
    {
        if (context.Features.Get<IHttpMaxRequestBodySizeFeature>() is { IsReadOnly: false } size)
        {
            size.MaxRequestBodySize = BodyBytesMax;
        }

        using var body = new MemoryStream();
        await context.Request.Body.CopyToAsync(body, context.RequestAborted);
        return HostInvocation.Parse(body.GetBuffer().AsSpan(0, (int)body.Length));
    }

    /// <summary>Names the invocation; the host sends one with each.</summary>
    public static string IdOf(HttpContext context) =>
        context.Request.Headers[HostInvocation.IdHeader] is [{ Length: > 0 } id, ..] ? id : context.TraceIdentifier;
}
