using Pipelines.Core.Operators.Web;

namespace Pipelines.Connectors.Web;

/// <summary>Addresses as rows and redirects name them.</summary>
internal static class WebAddress
{
    private const int CharsMax = 8192;

    /// <exception cref="WebAccessException">It is no address of a page, or not of an allowed host.</exception>
    public static Uri Parse(string text, IReadOnlyList<string>? allowedByHost, IReadOnlyList<string>? allowedByPipeline)
    {
        string trimmed = text.Trim();
        if (trimmed.Length > CharsMax || !Uri.TryCreate(trimmed, UriKind.Absolute, out Uri? address) || address.Scheme is not ("http" or "https") || address.Host.Length == 0)
        {
            throw new WebAccessException($"'{Shorten(trimmed)}' is no address of a page. One looks like https://example.com/page.");
        }

        return Require(address, allowedByHost, allowedByPipeline);
    }

    /// <exception cref="WebAccessException">It may not be reached.</exception>
    public static Uri Require(Uri address, IReadOnlyList<string>? allowedByHost, IReadOnlyList<string>? allowedByPipeline)
    {
        if (address.Scheme is not ("http" or "https"))
        {
            throw new WebAccessException($"'{Shorten(address.AbsoluteUri)}' is no web address (http or https).");
        }

        if (address.UserInfo.Length > 0)
        {
            throw new WebAccessException($"The address of {address.Host} carries a name or password, which is not sent.");
        }

        foreach (IReadOnlyList<string>? allowed in new[] { allowedByHost, allowedByPipeline })
        {
            if (allowed is not null && !allowed.Any(host => IsOf(address.IdnHost, host)))
            {
                throw new WebAccessException($"The host '{address.IdnHost}' is not one that may be reached: {string.Join(", ", allowed)}.");
            }
        }

        return address;
    }

    private static bool IsOf(string host, string allowed) =>
        host.Equals(allowed, StringComparison.OrdinalIgnoreCase) || host.EndsWith("." + allowed, StringComparison.OrdinalIgnoreCase);

    private static string Shorten(string text) => text.Length <= 200 ? text : text[..200] + "…";
}
