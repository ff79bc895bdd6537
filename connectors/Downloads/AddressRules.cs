namespace Pipelines.Connectors.Downloads;

/// <summary>Which addresses may be asked: https, and http only to this machine or where it is allowed.</summary>
internal static class AddressRules
{
    /// <exception cref="DownloadException">The address may not be asked.</exception>
    public static void Check(Uri address, bool allowHttp)
    {
        if (!address.IsAbsoluteUri || address.Scheme is not ("http" or "https"))
        {
            throw new DownloadException(DownloadFailure.InsecureAddress, $"{address} is neither an https nor an http address");
        }

        if (address.Scheme == Uri.UriSchemeHttp && !allowHttp && !address.IsLoopback)
        {
            throw new DownloadException(
                DownloadFailure.InsecureAddress, $"{address} is unencrypted, so anyone on the way could change the file");
        }
    }
}
