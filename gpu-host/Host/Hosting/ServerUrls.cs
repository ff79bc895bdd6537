using System.Net;

namespace GpuHost.Host.Hosting;

/// <summary>Where the server may listen.</summary>
internal static class ServerUrls
{
    /// <summary>Null if the addresses are sound; else what is wrong with them.</summary>
    /// <param name="urls">As in <c>--urls</c>, separated by semicolons.</param>
    /// <param name="hasKeys">Whether every request must show a key.</param>
    public static string? Check(string urls, bool hasKeys)
    {
        foreach (string url in urls.Split(';', StringSplitOptions.RemoveEmptyEntries | StringSplitOptions.TrimEntries))
        {
            if (!Uri.TryCreate(url.Replace("//+", "//0.0.0.0", StringComparison.Ordinal).Replace("//*", "//0.0.0.0", StringComparison.Ordinal), UriKind.Absolute, out Uri? uri)
                || uri.Scheme is not ("http" or "https"))
            {
                return $"'{url}' is no address to listen at, such as http://127.0.0.1:8080.";
            }

            if (!hasKeys && !IsLoopback(uri))
            {
                return $"'{url}' can be reached from other machines, and there are no keys. Name a key file (--api-keys FILE), or listen at 127.0.0.1.";
            }
        }

        return null;
    }

    private static bool IsLoopback(Uri uri) =>
        uri.Host == "localhost" || (IPAddress.TryParse(uri.Host.Trim('[', ']'), out IPAddress? address) && IPAddress.IsLoopback(address));
}
