using System.Net.Http.Headers;
using System.Runtime.CompilerServices;
using System.Text;
using Newtonsoft.Json.Linq;
using Pipelines.Connectors.OpenAi.Answers;
using Pipelines.Connectors.OpenAi.Requests;
using Pipelines.Connectors.OpenAi.Transport;
using Pipelines.Core.Documents;
using Pipelines.Core.Inference;

namespace Pipelines.Connectors.OpenAi.Batches;

/// <summary>
/// OpenAI's batch API: a file of calls (<c>/files</c>), a batch over it (<c>/batches</c>), a file of answers. Protocol:
/// https://platform.openai.com/docs/guides/batch, and docs/endpoints.md.
/// </summary>
internal sealed class OpenAiBatches(OpenAiEndpoint endpoint, string model, HttpMessageInvoker http, TimeProvider time, OpenAiClientOptions options) : IBatchInference
{
    private const string CallUrl = "/v1/chat/completions";
    private const string NameKey = "pipelines_batch";
    private const int PageSize = 100;

    /// <summary>How far back a batch is looked for.</summary>
    private const int PagesMax = 50;

    private readonly BatchTransport _transport = new(http, time, options);
    private readonly CallSite _site = new(endpoint, EndpointOperation.Batch, model, []);

    public async Task<ProviderBatch> SubmitAsync(string name, IReadOnlyList<BatchedCall> calls, CancellationToken cancellationToken)
    {
        using var form = new MultipartFormDataContent();
        form.Add(new StringContent("batch"), "purpose");
        var lines = new ByteArrayContent(LinesOf(calls));
        lines.Headers.ContentType = new MediaTypeHeaderValue("application/jsonl");
        form.Add(lines, "file", $"{name}.jsonl");
        JToken file = await _transport.SendAsync(_site, HttpMethod.Post, "files", form, cancellationToken);
        var body = new JObject
        {
            ["input_file_id"] = Required(file, "id"),
            ["endpoint"] = CallUrl,
            ["completion_window"] = "24h",
            ["metadata"] = new JObject { [NameKey] = name },
        };
        using var content = new StringContent(RowJson.Write(body), Encoding.UTF8, "application/json");

        // All calls of a batch are of one run; which call a line is says its id.
        CallOrigin? origin = calls.Count > 0 ? calls[0].Request.Origin : null;
        var headers = new CallHeaders(IdempotencyKey: null, origin is null ? null : origin with { Call = "" }, Tenant: "");
        return BatchOf(await _transport.SendAsync(_site, HttpMethod.Post, "batches", content, cancellationToken, headers));
    }

    public async Task<ProviderBatch?> FindAsync(string name, CancellationToken cancellationToken)
    {
        string after = "";
        for (int page = 0; page < PagesMax; page++)
        {
            JToken list = await _transport.SendAsync(_site, HttpMethod.Get, $"batches?limit={PageSize}{after}", null, cancellationToken);
            JObject[] batches = [.. (list["data"] as JArray ?? []).OfType<JObject>()];
            if (batches.FirstOrDefault(batch => (string?)(batch["metadata"] as JObject)?[NameKey] == name) is { } found)
            {
                return BatchOf(found);
            }

            if (batches.Length == 0 || (list["has_more"] as JValue)?.Value is not true)
            {
                return null;
            }

            after = $"&after={Uri.EscapeDataString(Required(batches[^1], "id"))}";
        }

        return null;
    }

    public async Task<ProviderBatch> GetAsync(string id, CancellationToken cancellationToken) =>
        BatchOf(await _transport.SendAsync(_site, HttpMethod.Get, $"batches/{Uri.EscapeDataString(id)}", null, cancellationToken));

    public Task CancelAsync(string id, CancellationToken cancellationToken) =>
        _transport.SendAsync(_site, HttpMethod.Post, $"batches/{Uri.EscapeDataString(id)}/cancel", null, cancellationToken);

    public async IAsyncEnumerable<BatchedAnswer> ReadAnswersAsync(ProviderBatch batch, [EnumeratorCancellation] CancellationToken cancellationToken)
    {
        if (batch.OutputFile is null)
        {
            yield break;
        }

        await foreach (string line in _transport.ReadLinesAsync(_site, $"files/{Uri.EscapeDataString(batch.OutputFile)}/content", cancellationToken))
        {
            JToken answer = EndpointTransport.ParseJson(line, _site);
            if ((string?)answer["custom_id"] is { } id && answer["response"] is JObject { } response
                && (int?)response["status_code"] == 200 && response["body"] is JObject { } body)
            {
                yield return new BatchedAnswer(id, RowJson.Write(body));
            }
        }
    }

    public Completion Read(BatchedAnswer answer, CompletionRequest request) =>
        CompletionReader.Read(EndpointTransport.ParseJson(answer.Body, _site), request, _site);

    private byte[] LinesOf(IReadOnlyList<BatchedCall> calls)
    {
        var lines = new MemoryStream();
        foreach (BatchedCall call in calls)
        {
            lines.Write(Encoding.UTF8.GetBytes(RowJson.Write(new JObject
            {
                ["custom_id"] = call.Id,
                ["method"] = "POST",
                ["url"] = CallUrl,
                ["body"] = ChatRequestBody.Of(call.Request with { Model = model }, endpoint.Dialect, stream: false),
            })));
            lines.WriteByte((byte)'\n');
        }

        return lines.ToArray();
    }

    private ProviderBatch BatchOf(JToken batch)
    {
        JToken? counts = batch["request_counts"];
        long total = (long?)counts?["total"] ?? 0;
        long done = ((long?)counts?["completed"] ?? 0) + ((long?)counts?["failed"] ?? 0);
        ProviderBatchState state = (string?)batch["status"] switch
        {
            "completed" => ProviderBatchState.Completed,
            "failed" => ProviderBatchState.Failed,
            "expired" => ProviderBatchState.Expired,
            "cancelled" => ProviderBatchState.Cancelled,
            "validating" or "in_progress" or "finalizing" or "cancelling" => ProviderBatchState.Working,
            _ => throw NoBatch("its status is unknown"),
        };
        return new ProviderBatch(Required(batch, "id"), state, total, done, (string?)batch["output_file_id"], ErrorOf(batch["errors"]));
    }

    private static string? ErrorOf(JToken? errors) => (errors as JObject)?["data"] is JArray { Count: > 0 } list
        ? string.Join("; ", list.Take(3).OfType<JObject>().Select(static error => $"{(string?)error["message"] ?? (string?)error["code"]}"
            + ((error["line"] as JValue)?.Value is long line ? $" (line {line})" : "")))
        : null;

    private string Required(JToken answer, string key) => answer is JObject o && (string?)o[key] is { Length: > 0 } value ? value : throw NoBatch($"it has no '{key}'");

    private InferenceException NoBatch(string reason) => new(InferenceFailureKind.InvalidResponse, $"{_site.Name} answered JSON that is no batch: {reason}.");
}
