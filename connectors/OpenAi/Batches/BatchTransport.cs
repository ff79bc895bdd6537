using System.Runtime.CompilerServices;
using Newtonsoft.Json.Linq;
using Pipelines.Connectors.OpenAi.Failures;
using Pipelines.Connectors.OpenAi.Transport;
using Pipelines.Core.Inference;

namespace Pipelines.Connectors.OpenAi.Batches;

/// <summary>Speaks with the routes of a batch API, within bounds of time and bytes.</summary>
internal sealed class BatchTransport(HttpMessageInvoker http, TimeProvider time, OpenAiClientOptions options)
{
    /// <exception cref="InferenceException">The endpoint does not answer, or answers with an error.</exception>
    public async Task<JToken> SendAsync(
        CallSite site, HttpMethod method, string route, HttpContent? content, CancellationToken cancellationToken, CallHeaders headers = default)
    {
        using var attempt = new Attempt(site, options.Timeout, time, cancellationToken);
        using HttpResponseMessage response = await SendAsync(attempt, method, route, content, headers);
        byte[] body = await attempt.RunAsync(token => BoundedBody.ReadAsync(response.Content, options.ResponseBytesMax, token));
        return EndpointTransport.ParseJson(body, site);
    }

    /// <summary>The lines of a file. The time limit is that of one call for each line.</summary>
    /// <exception cref="InferenceException">As above, at any line.</exception>
    public async IAsyncEnumerable<string> ReadLinesAsync(CallSite site, string route, [EnumeratorCancellation] CancellationToken cancellationToken)
    {
        using var attempt = new Attempt(site, options.BatchFileTimeout, time, cancellationToken);
        using HttpResponseMessage response = await SendAsync(attempt, HttpMethod.Get, route, content: null, headers: default);
        await using Stream body = await attempt.RunAsync(async token =>
            (Stream)new BoundedReadStream(await response.Content.ReadAsStreamAsync(token), options.BatchFileBytesMax));
        using var lines = new StreamReader(body);
        while (await attempt.RunAsync(token => lines.ReadLineAsync(token).AsTask()) is { } line)
        {
            if (line.Length > 0)
            {
                yield return line;
            }
        }
    }

    private async Task<HttpResponseMessage> SendAsync(Attempt attempt, HttpMethod method, string route, HttpContent? content, CallHeaders headers)
    {
        using var request = new HttpRequestMessage(method, AddressOf(attempt.Site.Endpoint, route)) { Content = content };
        if (attempt.Site.Endpoint.ApiKey is { } key)
        {
            request.Headers.TryAddWithoutValidation("Authorization", key.HeaderValue);
        }

        headers.AddTo(request, attempt.Site.Endpoint.Dialect);
        HttpResponseMessage response = await attempt.RunAsync(token => http.SendAsync(request, token));
        if (response.IsSuccessStatusCode)
        {
            return response;
        }

        using (response)
        {
            byte[] error = await attempt.RunAsync(token => BoundedBody.ReadStartAsync(response.Content, options.ErrorBytesMax, token));
            throw AnsweredFailure.Of(attempt.Site, response, error, time.GetUtcNow());
        }
    }

    /// <summary>A route may bring a query of its own, besides that of the base address.</summary>
    private static Uri AddressOf(OpenAiEndpoint endpoint, string route)
    {
        string[] parts = route.Split('?', 2);
        Uri address = endpoint.AddressOf(parts[0]);
        return parts.Length == 1 ? address : new Uri($"{address}{(address.Query.Length > 0 ? "&" : "?")}{parts[1]}");
    }
}
