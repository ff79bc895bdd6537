using GpuHost.Host.Access;
using GpuHost.Host.Api.Completions;
using GpuHost.Host.Api.Reading;
using GpuHost.Host.Api.Writing;
using GpuHost.Host.Models;
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

    public async Task<LineAnswer> AnswerAsync(RequestFields body, Caller caller, TimeSpan timeout, CancellationToken cancellationToken)
    {
        TextOrder order = TextRequestReader.Read(body, caller, timeout);
        TextOrder patient = order with { Completion = order.Completion with { Priority = CallPriority.Batch } };
        var head = new AnswerHead(ids.Next("cmpl-"), clock.GetUtcNow(), order.Completion.Model);
        Completion? whole = null;
        await foreach (CompletionUpdate update in TextGeneration.RunAsync(models, patient, cancellationToken))
        {
            whole = update.Final ?? whole;
        }

        return whole is null
            ? throw new InvalidOperationException("An answer ended without its last piece.")
            : new LineAnswer(head, whole.Usage, (json, cost) => TextAnswerWriter.WriteWhole(json, head, whole, cost));
    }
}
