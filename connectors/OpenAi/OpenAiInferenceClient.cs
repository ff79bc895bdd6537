using System.Globalization;
using Newtonsoft.Json.Linq;
using Pipelines.Connectors.OpenAi.Answers;
using Pipelines.Connectors.OpenAi.Batches;
using Pipelines.Connectors.OpenAi.Requests;
using Pipelines.Connectors.OpenAi.Transport;
using Pipelines.Core.Identity;
using Pipelines.Core.Inference;
using Pipelines.Core.Usage;

namespace Pipelines.Connectors.OpenAi;

/// <summary>
/// A model behind an OpenAI-compatible endpoint. One HTTP request per call, no retries; cancelling closes the connection.
/// Failures and what they mean: docs/endpoints.md.
/// </summary>
public sealed partial class OpenAiInferenceClient : IInferenceClient
{
    private readonly OpenAiEndpoint _endpoint;
    private readonly OpenAiClientOptions _options;
    private readonly EndpointTransport _transport;
    private readonly HttpMessageInvoker _http;
    private readonly TimeProvider _time;

    /// <param name="endpoint">Whom to ask.</param>
    /// <param name="http">Sends the requests; may be shared by many clients and stays the caller's. See <see cref="EndpointHttp.Create"/>.</param>
    /// <param name="time">Measures time-outs.</param>
    /// <param name="options">Bounds.</param>
    public OpenAiInferenceClient(OpenAiEndpoint endpoint, HttpMessageInvoker http, TimeProvider time, OpenAiClientOptions? options = null)
    {
        _endpoint = endpoint;
        _http = http;
        _time = time;
        _options = options ?? new OpenAiClientOptions();
        _transport = new EndpointTransport(http, time, _options);
    }

    public async Task<Completion> CompleteAsync(CompletionRequest request, CancellationToken cancellationToken)
    {
        CallSite site = SiteOf(request);
        JObject body = ChatRequestBody.Of(request, _endpoint.Dialect, stream: false);
        JToken answer = await _transport.PostAsync(site, body, CallHeaders.Of(request), request.Timeout, cancellationToken);
        return CompletionReader.Read(answer, request, site);
    }

    public async Task<EmbeddingResult> EmbedAsync(EmbeddingRequest request, CancellationToken cancellationToken)
    {
        List<float[]> vectors = [];
        TokenUsage usage = default;
        foreach ((int part, string[] inputs) in request.Inputs.Chunk(_options.EmbeddingInputsMax).Index())
        {
            var site = new CallSite(_endpoint, EndpointOperation.Embedding, request.Model, inputs);
            var body = new JObject { ["model"] = request.Model, ["input"] = new JArray(inputs) };
            var headers = new CallHeaders(KeyOfPart(request, part), request.Origin, request.Tenant);
            JToken answer = await _transport.PostAsync(site, body, headers, _options.Timeout, cancellationToken);
            EmbeddingResult read = EmbeddingReader.Read(answer, inputs.Length, site);
            vectors.AddRange(read.Vectors);
            usage += read.Usage;
        }

        EmbeddingReader.RequireOneLength(vectors, new CallSite(_endpoint, EndpointOperation.Embedding, request.Model, []));
        return new EmbeddingResult(vectors, usage);
    }

    public async Task<RerankResult> RerankAsync(RerankRequest request, CancellationToken cancellationToken)
    {
        if (request.Documents.Count == 0)
        {
            return new RerankResult([], default);
        }

        var site = new CallSite(_endpoint, EndpointOperation.Rerank, request.Model, [request.Query, .. request.Documents]);
        var body = new JObject
        {
            ["model"] = request.Model,
            ["query"] = request.Query,
            ["documents"] = new JArray(request.Documents),
            ["top_n"] = request.Documents.Count,
        };
        JToken answer = await _transport.PostAsync(site, body, new CallHeaders(request.IdempotencyKey, request.Origin, request.Tenant), _options.Timeout, cancellationToken);
        return RerankReader.Read(answer, request.Documents.Count, site);
    }

    public Task<ContentHash> FingerprintAsync(string model, CancellationToken cancellationToken) =>
        Task.FromResult(ModelFingerprint.OfEndpoint(_endpoint.BaseUrl, model));

    public ModelEndpoint EndpointOf(string model) => _endpoint.Identity;

    public IBatchInference BatchesOf(string model) => new OpenAiBatches(_endpoint, model, _http, _time, _options);

    /// <summary>Each request is another one, so each has another key; where there is but one, it has the call's.</summary>
    private static string? KeyOfPart(EmbeddingRequest request, int part) =>
        request.IdempotencyKey is { } key && part > 0 ? string.Create(CultureInfo.InvariantCulture, $"{key}/{part}") : request.IdempotencyKey;

    private CallSite SiteOf(CompletionRequest request) =>
        new(_endpoint, EndpointOperation.Completion, request.Model, [.. request.Messages.Select(message => message.Content)]);
}
