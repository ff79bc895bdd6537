using System.Text;
using GpuHost.Host.Access;
using GpuHost.Host.Api.Chat;
using GpuHost.Host.Api.Reading;
using GpuHost.Host.Api.Writing;
using GpuHost.Host.Models;
using GpuHost.Serving.Chat;
using Newtonsoft.Json;
using Newtonsoft.Json.Linq;
using Pipelines.Core.Inference;

namespace GpuHost.Host.Batches.Lines;

/// <summary>Lines for <c>/v1/chat/completions</c>.</summary>
internal sealed class ChatLines(ModelPool models, AnswerIds ids, TimeProvider clock) : ILineEndpoint
{
    /// <summary>Stands between the parts of a prompt; texts have no such character.</summary>
    private const char Between = '\u0001';

    public string Path => "/v1/chat/completions";

    public string CallKind => Ledger.CallKind.Chat;

    /// <summary>What templates put before the conversation, then the conversation.</summary>
    public string PromptOf(JObject body)
    {
        var prompt = new StringBuilder();
        foreach (string name in new[] { "tools", "chat_template_kwargs" })
        {
            prompt.Append(body[name]?.ToString(Formatting.None)).Append(Between);
        }

        foreach (JObject message in (body["messages"] as JArray ?? []).OfType<JObject>())
        {
            prompt.Append(message["role"]).Append(Between);
            AppendContent(prompt, message["content"]);
            prompt.Append(Between);
        }

        return prompt.ToString();
    }

    public async Task<LineWork> PrepareAsync(RequestFields body, Caller caller, TimeSpan timeout, CancellationToken cancellationToken)
    {
        ChatOrder order = ChatRequestReader.Read(body, caller, timeout);
        ChatOrder patient = order with { Completion = order.Completion with { Priority = CallPriority.Batch } };
        using ModelLease lease = await models.BorrowAsync(order.Completion.Model, cancellationToken);
        ChatPrompt prompt = lease.PromptOf(patient.Completion);
        return new LineWork(prompt.Tokens, (nextShares, token) => AnswerAsync(patient, prompt with { NextSharesTokens = nextShares }, token));
    }

    private async Task<LineAnswer> AnswerAsync(ChatOrder order, ChatPrompt prompt, CancellationToken cancellationToken)
    {
        var head = new AnswerHead(ids.Next("chatcmpl-"), clock.GetUtcNow(), order.Completion.Model);
        using ModelLease lease = await models.BorrowAsync(order.Completion.Model, cancellationToken);
        Completion whole = await lease.CompleteAsync(prompt, order.Completion, cancellationToken);
        return new LineAnswer(head, whole.Usage, (json, cost) => ChatAnswerWriter.Write(json, head, whole, order.Tools, cost));
    }

    private static void AppendContent(StringBuilder prompt, JToken? content)
    {
        if (content is not JArray parts)
        {
            prompt.Append(content);
            return;
        }

        foreach (JObject part in parts.OfType<JObject>())
        {
            prompt.Append(part["text"]);
        }
    }
}
