using GpuHost.Host.Access;
using GpuHost.Host.Api.Completions;
using GpuHost.Host.Api.Reading;
using GpuHost.Host.Api.Writing;
using GpuHost.Host.Models;
using GpuHost.Serving.Models;
using Newtonsoft.Json;
using Newtonsoft.Json.Linq;
using Pipelines.Core.Inference;

namespace GpuHost.Host.Batches.Lines;

/// <summary>Lines for <c>/v1/completions</c>.</summary>
internal sealed class TextLines(ModelPool models, AnswerIds ids, TimeProvider clock) : ILineEndpoint
{
    public string Path => "/v1/completions";

    public string CallKind => Ledger.CallKind.Text;

    /// <summary>A prompt of tokens, or of several texts, as its JSON: it begins alike where they do.</summary>
    public string PromptOf(JObject body) =>
        body["prompt"] is JArray list ? list.ToString(Formatting.None) : body["prompt"]?.ToString() ?? "";

    public async Task<LineWork> PrepareAsync(RequestFields body, Caller caller, TimeSpan timeout, CancellationToken cancellationToken)
    {
        TextOrder order = TextRequestReader.Read(body, caller, timeout);
        TextOrder patient = order with { Completion = order.Completion with { Priority = CallPriority.Batch } };
        using ModelLease lease = await models.BorrowAsync(order.Completion.Model, cancellationToken);
        TokenId[] prompt = order.Prompts is [var only] ? only.ToTokens(lease.Model.Engine.Tokenizer) : [];
        return new LineWork(prompt, (nextShares, token) => AnswerAsync(patient, nextShares, token));
    }

    private async Task<LineAnswer> AnswerAsync(TextOrder order, int nextSharesTokens, CancellationToken cancellationToken)
    {
        var head = new AnswerHead(ids.Next("cmpl-"), clock.GetUtcNow(), order.Completion.Model);
        using ModelLease lease = await models.BorrowAsync(order.Completion.Model, cancellationToken);
        Completion whole = await TextGeneration.CompleteAsync(lease, order, nextSharesTokens, cancellationToken);
        return new LineAnswer(head, whole.Usage, (json, cost) => TextAnswerWriter.WriteWhole(json, head, whole, cost));
    }
}
