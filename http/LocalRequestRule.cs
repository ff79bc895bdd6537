using System.Net;

namespace Pipelines.Http;

/// <summary>
/// What a server without keys takes. Only this machine reaches it, but so does every page that somebody on this machine looks at: a page
/// of another site must not have its visitor's browser change anything here (by the headers <c>Origin</c> and <c>Sec-Fetch-Site</c>),
/// nor read anything under a name that its owner points at this machine (by <c>Host</c>).
/// </summary>
public static class LocalRequestRule
{
    /// <summary>Null where the request may pass.</summary>
    public static LocalRequestFault? Check(HttpRequest request)
    {
        if (!IsLocal(request.Host.Host))
        {
            return new LocalRequestFault("host_not_local", $"This server has no keys, so it answers under the names of this machine only (127.0.0.1, localhost), not as '{request.Host.Host}'.");
        }

        bool changesNothing = HttpMethods.IsGet(request.Method) || HttpMethods.IsHead(request.Method);
        return changesNothing || IsOfThisSite(request)
            ? null
            : new LocalRequestFault("other_site", "A page of another site may not use a server without keys. Start it with keys (--api-keys FILE).");
    }

    private static bool IsLocal(string host) =>
        host.Length == 0
        || host.Equals("localhost", StringComparison.OrdinalIgnoreCase)
        || (IPAddress.TryParse(host.Trim('[', ']'), out IPAddress? address) && IPAddress.IsLoopback(address));

    private static bool IsOfThisSite(HttpRequest request)
    {
        string? site = request.Headers["Sec-Fetch-Site"];
        string? origin = request.Headers.Origin;
        return site is null or "same-origin" or "none"
            && (origin is null || origin.Equals($"{request.Scheme}://{request.Host}", StringComparison.OrdinalIgnoreCase));
    }
}
