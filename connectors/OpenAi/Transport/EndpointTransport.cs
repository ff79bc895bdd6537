using System.Net.Http.Headers;
using System.Text;
using System.Text.Json;
using Newtonsoft.Json.Linq;
using Pipelines.Connectors.OpenAi.Failures;
using Pipelines.Core.Documents;
using Pipelines.Core.Inference;

namespace Pipelines.Connectors.OpenAi.Transport;

/// <summary>Sends JSON to an endpoint and brings JSON back, within bounds of time and bytes.</summary>
internal sealed class EndpointTransport(HttpMessageInvoker http, TimeProvider time, OpenAiClientOptions options)
{
    private const string EventStream = "text/event-stream";

    public Attempt Begin(CallSite site, TimeSpan timeout, CancellationToken cancellationToken) => new(site, timeout, time, cancellationToken);

    /// <summary>The whole exchange: request, headers, body.</summary>
    public async Task<JToken> PostAsync(CallSite site, JObject body, CallHeaders headers, TimeSpan timeout, CancellationToken cancellationToken)
    {
        using Attempt attempt = Begin(site, timeout, cancellationToken);
        using HttpResponseMessage response = await SendAsync(attempt, body, headers);
        return await ReadJsonAsync(attempt, response);
    }

    /// <summary>Returns with the headers of a success; the body is still to be read.</summary>
    public async Task<HttpResponseMessage> SendAsync(Attempt attempt, JObject body, CallHeaders headers)
    {
        using HttpRequestMessage request = Build(attempt.Site, body, headers);
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

    public async Task<JToken> ReadJsonAsync(Attempt attempt, HttpResponseMessage response)
    {
        byte[] body = await attempt.RunAsync(token => BoundedBody.ReadAsync(response.Content, options.ResponseBytesMax, token));
        JToken answer = ParseJson(body, attempt.Site);
        return ErrorBody.IsError(answer)
            ? throw AnsweredFailure.Of(attempt.Site, response, body, time.GetUtcNow())
            : answer;
    }

    public Task<Stream> OpenBodyAsync(Attempt attempt, HttpResponseMessage response) => attempt.RunAsync<Stream>(async token =>
        new BoundedReadStream(await response.Content.ReadAsStreamAsync(token), options.ResponseBytesMax));

    public static bool IsEventStream(HttpResponseMessage response) =>
        string.Equals(response.Content.Headers.ContentType?.MediaType, EventStream, StringComparison.OrdinalIgnoreCase);

    public static JToken ParseJson(string text, CallSite site) => ParseJson(Encoding.UTF8.GetBytes(text), site);

    public static JToken ParseJson(ReadOnlySpan<byte> body, CallSite site)
    {
        try
        {
            return RowJson.Parse(body);
        }
        catch (JsonException e)
        {
            // The parser's message may quote the answer, which is nobody's business in a log; its place is enough.
            string place = e.LineNumber is { } line ? $" (line {line + 1})" : "";
            throw new InferenceException(
                InferenceFailureKind.InvalidResponse,
                $"{site.Name} answered {body.Length} bytes that are not JSON{place}. Is this the address of an OpenAI-compatible API?");
        }
    }

    private static HttpRequestMessage Build(CallSite site, JObject body, CallHeaders headers)
    {
        var request = new HttpRequestMessage(HttpMethod.Post, site.Endpoint.AddressOf(site.Route))
        {
            Content = new ByteArrayContent(Serialize(body, site)) { Headers = { ContentType = new MediaTypeHeaderValue("application/json") } },
        };
        request.Headers.Accept.Add(new MediaTypeWithQualityHeaderValue("application/json"));
        if (body.Value<bool?>("stream") == true)
        {
            request.Headers.Accept.Add(new MediaTypeWithQualityHeaderValue(EventStream));
        }

        if (site.Endpoint.ApiKey is { } key)
        {
            request.Headers.TryAddWithoutValidation("Authorization", key.HeaderValue);
        }

        headers.AddTo(request, site.Endpoint.Dialect);
        return request;
    }

    private static byte[] Serialize(JObject body, CallSite site)
    {
        try
        {
            return Encoding.UTF8.GetBytes(RowJson.Write(body));
        }
        catch (JsonException e)
        {
            throw new InferenceException(InferenceFailureKind.BadRequest, $"The call to {site.Name} cannot be written as JSON: {e.Message}", innerException: e);
        }
    }
}
