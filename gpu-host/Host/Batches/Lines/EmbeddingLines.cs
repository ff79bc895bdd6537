using GpuHost.Host.Access;
using GpuHost.Host.Api.Embeddings;
using GpuHost.Host.Api.Reading;
using GpuHost.Host.Api.Writing;
using GpuHost.Host.Models;
using Newtonsoft.Json.Linq;
using Pipelines.Core.Inference;

namespace GpuHost.Host.Batches.Lines;

/// <summary>Lines for <c>/v1/embeddings</c>.</summary>
internal sealed class EmbeddingLines(ModelPool models, AnswerIds ids, TimeProvider clock) : ILineEndpoint
{
    public string Path => "/v1/embeddings";

    public string CallKind => Ledger.CallKind.Embedding;

    /// <summary>Texts are embedded each by itself, so their order is the file's.</summary>
    public string PromptOf(JObject body) => "";

    public Task<LineWork> PrepareAsync(RequestFields body, Caller caller, TimeSpan timeout, CancellationToken cancellationToken)
    {
        EmbeddingOrder order = EmbeddingRequestReader.Read(body);
        return Task.FromResult(new LineWork([], (_, token) => AnswerAsync(order, caller, token)));
    }

    private async Task<LineAnswer> AnswerAsync(EmbeddingOrder order, Caller caller, CancellationToken cancellationToken)
    {
        var head = new AnswerHead(ids.Next("embd-"), clock.GetUtcNow(), order.Model);
        using ModelLease lease = await models.BorrowAsync(order.Model, cancellationToken);
        EmbeddingResult result = await lease.EmbedAsync(order, caller.Tenant, cancellationToken);
        return new LineAnswer(head, result.Usage, (json, cost) => EmbeddingAnswerWriter.Write(json, order, result, cost));
    }
}
