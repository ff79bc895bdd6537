using System.Net;

namespace Pipelines.Functions.App.Hosting;

/// <summary>Where the app may listen: without keys, nowhere that another machine reaches.</summary>
public static class ListenRule
{
    /// <summary>Null if the addresses are sound; else what is wrong with them.</summary>
    /// <param name="urls">As in <c>--urls</c>, separated by semicolons.</param>
    /// <param name="hasKeys">Whether every request must show a key.</param>
    public static string? Check(string urls, bool hasKeys)
    {
        string[] all = urls.Split(';', StringSplitOptions.RemoveEmptyEntries | StringSplitOptions.TrimEntries);
        return all.Length == 0 ? "There is no address to listen at." : all.Select(url => CheckOne(url, hasKeys)).FirstOrDefault(static problem => problem is not null);
    }

    private static string? CheckOne(string url, bool hasKeys)
    {
        string known = url.Replace("//+", "//0.0.0.0", StringComparison.Ordinal).Replace("//*", "//0.0.0.0", StringComparison.Ordinal);
        if (!Uri.TryCreate(known, UriKind.Absolute, out Uri? uri) || uri.Scheme is not ("http" or "https"))
        {
            return $"'{url}' is no address to listen at, such as {AppSettings.UrlsDefault}.";
        }

        return hasKeys || IsLoopback(uri)
            ? null
            : $"'{url}' can be reached from other machines, and there are no keys. Make one (pipelines keys create NAME --role admin), name a key file (--api-keys FILE), or listen at 127.0.0.1.";
    }

    private static bool IsLoopback(Uri uri) =>
        uri.Host == "localhost" || (IPAddress.TryParse(uri.Host.Trim('[', ']'), out IPAddress? address) && IPAddress.IsLoopback(address));
}
