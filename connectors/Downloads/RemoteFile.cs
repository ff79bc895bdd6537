using System.Net;
using System.Net.Http.Headers;
using Pipelines.Core.Identity;

namespace Pipelines.Connectors.Downloads;

/// <summary>Asks for a file, following a bounded number of redirects and checking the address of each.</summary>
internal sealed class RemoteFile(HttpClient http, int redirectsMax)
{
    /// <summary>Hugging Face names the SHA-256 of a large file here, on the answer that redirects to its storage.</summary>
    private const string LinkedTagHeader = "X-Linked-ETag";

    /// <param name="address">Where to start.</param>
    /// <param name="allowHttp">Whether unencrypted hosts may be asked.</param>
    /// <param name="offset">First byte wanted; 0 asks for the whole file.</param>
    /// <param name="state">The version that the bytes before the offset belong to.</param>
    /// <param name="cancellationToken">Ends the request.</param>
    /// <exception cref="DownloadException">An address may not be asked, or there are too many of them.</exception>
    public async Task<RemoteAnswer> AskAsync(
        Uri address, bool allowHttp, long offset, PartState? state, CancellationToken cancellationToken)
    {
        ContentHash? published = null;
        for (int redirects = 0; redirects <= redirectsMax; redirects++)
        {
            AddressRules.Check(address, allowHttp);
            using HttpRequestMessage request = Compose(address, offset, state);
            HttpResponseMessage response = await http.SendAsync(request, HttpCompletionOption.ResponseHeadersRead, cancellationToken);
            published ??= DigestNamedBy(response);
            if (!IsRedirect(response.StatusCode) || response.Headers.Location is not { } location)
            {
                return new RemoteAnswer(response, published);
            }

            response.Dispose();
            address = new Uri(address, location);
        }

        throw new DownloadException(DownloadFailure.TooManyRedirects, $"more than {redirectsMax} redirects, the last to {address.Host}");
    }

    private static HttpRequestMessage Compose(Uri address, long offset, PartState? state)
    {
        HttpRequestMessage request = new(HttpMethod.Get, address);
        request.Headers.AcceptEncoding.Add(new StringWithQualityHeaderValue("identity"));
        if (offset > 0)
        {
            request.Headers.Range = new RangeHeaderValue(offset, null);
            request.Headers.IfRange = state!.ETag is { } tag
                ? new RangeConditionHeaderValue(EntityTagHeaderValue.Parse(tag))
                : new RangeConditionHeaderValue(state.LastModified!.Value);
        }

        return request;
    }

    private static bool IsRedirect(HttpStatusCode status) => status
        is HttpStatusCode.MovedPermanently or HttpStatusCode.Found or HttpStatusCode.SeeOther
        or HttpStatusCode.TemporaryRedirect or HttpStatusCode.PermanentRedirect;

    private static ContentHash? DigestNamedBy(HttpResponseMessage response) =>
        response.Headers.TryGetValues(LinkedTagHeader, out IEnumerable<string>? values)
        && ContentHash.TryParse(values.First().Trim('"'), out ContentHash digest)
            ? digest
            : null;
}
