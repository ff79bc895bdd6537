using System.Net;
using System.Net.Http.Headers;
using System.Net.Sockets;
using Pipelines.Connectors.OpenAi.Transport;
using Pipelines.Connectors.Web.Addresses;
using Pipelines.Core.Operators.Web;

namespace Pipelines.Connectors.Web;

/// <summary>
/// GETs over guarded connections. Each hop of a redirect is decided on like a first address. No cookies, no proxy, no credentials.
/// </summary>
internal sealed class WebTransport : IDisposable
{
    private static readonly TimeSpan ConnectionLifetime = TimeSpan.FromMinutes(2);

    private readonly WebAccessOptions _options;
    private readonly HttpMessageInvoker _http;

    public WebTransport(WebAccessOptions options)
    {
        _options = options;
        _http = new HttpMessageInvoker(
            new SocketsHttpHandler
            {
                ConnectCallback = new GuardedConnector(options).ConnectAsync,
                ConnectTimeout = options.ConnectTimeMax,
                AllowAutoRedirect = false,
                UseCookies = false,
                UseProxy = false,
                Credentials = null,
                AutomaticDecompression = DecompressionMethods.All,
                PooledConnectionLifetime = ConnectionLifetime,
                MaxConnectionsPerServer = options.FetchesAtOnceMax,
            },
            disposeHandler: true);
    }

    /// <param name="address">Where to begin; decided on by the caller.</param>
    /// <param name="bytesMax">The most bytes of body.</param>
    /// <param name="cutsBody">A longer body is cut; otherwise it is an error.</param>
    /// <param name="decide">Decides on each redirect's address; throws when it may not be reached.</param>
    /// <param name="cancellationToken">Ends it.</param>
    /// <exception cref="WebAccessException">It may not be reached, could not be, or said too much.</exception>
    public async Task<WebReply> GetAsync(Uri address, int bytesMax, bool cutsBody, Func<Uri, Task> decide, CancellationToken cancellationToken)
    {
        for (int redirects = 0; ; redirects++)
        {
            using HttpResponseMessage response = await SendAsync(address, cancellationToken);
            if (!IsRedirect(response.StatusCode) || response.Headers.Location is not { } location)
            {
                byte[] body = await ReadAsync(address, response, bytesMax, cutsBody, cancellationToken);
                return new WebReply(address, (int)response.StatusCode, response.Content.Headers.ContentType, body);
            }

            if (redirects == _options.RedirectsMax)
            {
                throw new WebAccessException($"The page leads on more than {_options.RedirectsMax} times, last to {location}.");
            }

            address = Uri.TryCreate(address, location, out Uri? next) ? next : throw new WebAccessException($"The page leads to '{location}', which is no address.");
            await decide(address);
        }
    }

    public void Dispose() => _http.Dispose();

    private async Task<HttpResponseMessage> SendAsync(Uri address, CancellationToken cancellationToken)
    {
        using var request = new HttpRequestMessage(HttpMethod.Get, address);
        request.Headers.UserAgent.Add(new ProductInfoHeaderValue(_options.AgentName, "1.0"));
        request.Headers.Accept.ParseAdd("text/html, text/*;q=0.9, */*;q=0.5");
        try
        {
            return await _http.SendAsync(request, cancellationToken);
        }
        catch (HttpRequestException exception)
        {
            throw Refusal(exception) ?? new WebAccessException($"{address.Host} could not be reached: {exception.InnerException?.Message ?? exception.Message}", exception);
        }
        catch (SocketException exception)
        {
            throw new WebAccessException($"{address.Host} could not be reached: {exception.Message}", exception);
        }
        catch (OperationCanceledException exception) when (!cancellationToken.IsCancellationRequested)
        {
            // The connect time-out of the HTTP stack is the one cancellation that nobody asked for.
            throw new WebAccessException($"{address.Host} could not be reached: no connection within {_options.ConnectTimeMax.TotalSeconds:0.##} seconds.", exception);
        }
    }

    /// <summary>What the connector refused comes wrapped.</summary>
    private static WebAccessException? Refusal(Exception? exception) => exception is null or WebAccessException ? exception as WebAccessException : Refusal(exception.InnerException);

    private static bool IsRedirect(HttpStatusCode status) => (int)status is 301 or 302 or 303 or 307 or 308;

    private static async Task<byte[]> ReadAsync(Uri address, HttpResponseMessage response, int bytesMax, bool cutsBody, CancellationToken cancellationToken)
    {
        using var body = new MemoryStream();
        try
        {
            await using Stream stream = await response.Content.ReadAsStreamAsync(cancellationToken);
            await using var bounded = new BoundedReadStream(stream, bytesMax);
            await bounded.CopyToAsync(body, cancellationToken);
        }
        catch (OversizedAnswerException exception)
        {
            if (!cutsBody)
            {
                throw new WebAccessException($"The page at {address.Host} has more than {bytesMax:N0} bytes, which is the bound.", exception);
            }
        }
        catch (Exception exception) when (exception is HttpRequestException or IOException or InvalidDataException)
        {
            throw new WebAccessException($"{address.Host} broke off: {exception.Message}", exception);
        }

        return body.ToArray();
    }
}
