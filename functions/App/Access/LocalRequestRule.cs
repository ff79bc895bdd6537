using System.Net;
using Pipelines.Functions.App.Api;

namespace Pipelines.Functions.App.Access;

/// <summary>
/// What an app without keys takes. Only this machine reaches it, but so does every page that somebody on this machine looks at: a page
/// of another site must not have its visitor's browser change anything here (by the headers <c>Origin</c> and <c>Sec-Fetch-Site</c>),
/// nor read anything under a name that its owner points at this machine (by <c>Host</c>).
/// </summary>
internal static class LocalRequestRule
{
    /// <summary>Null where the request may pass.</summary>
    public static Problem? Check(HttpRequest request)
    {
        if (!IsLocal(request.Host.Host))
        {
            return Refused("host_not_local", $"This app has no keys, so it answers under the names of this machine only (127.0.0.1, localhost), not as '{request.Host.Host}'.");
        }

        bool changesNothing = HttpMethods.IsGet(request.Method) || HttpMethods.IsHead(request.Method);
        return changesNothing || IsOfThisSite(request)
            ? null
            : Refused("other_site", "A page of another site may not use an app without keys. Start it with keys (--api-keys FILE).");
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

    private static Problem Refused(string code, string detail) => new(StatusCodes.Status403Forbidden, code, detail);
}
