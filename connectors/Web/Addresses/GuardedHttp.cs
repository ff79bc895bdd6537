namespace Pipelines.Connectors.Web.Addresses;

/// <summary>Makes the HTTP stack for addresses that callers name (webhooks): public ones only, no redirects, no proxy, no cookies.</summary>
public static class GuardedHttp
{
    private static readonly TimeSpan ConnectTimeout = TimeSpan.FromSeconds(10);

    /// <param name="allowsPrivateAddresses">Also addresses of this machine and of private networks.</param>
    /// <returns>One for the whole process; the caller disposes it.</returns>
    public static HttpMessageInvoker Create(bool allowsPrivateAddresses)
    {
        var connector = new GuardedConnector(new WebAccessOptions { AllowsPrivateAddresses = allowsPrivateAddresses });
        return new HttpMessageInvoker(
            new SocketsHttpHandler
            {
                // A redirect would carry what was signed to an address that nobody named.
                AllowAutoRedirect = false,
                UseCookies = false,
                UseProxy = false,
                ConnectTimeout = ConnectTimeout,
                ConnectCallback = connector.ConnectAsync,
            },
            disposeHandler: true);
    }
}
