using System.Text;
using Pipelines.Core.Inference;
using Pipelines.Core.Usage;

namespace Pipelines.Runtime.Budgets;

/// <summary>The most that a call can use, known before it is made. Pure.</summary>
internal static class WorstCase
{
    /// <summary>What a chat template adds to a message, and to the whole prompt, at most.</summary>
    private const int TokensAroundMessage = 16;

    /// <summary>No tokenizer makes more tokens than there are bytes; nothing is taken as cached; every answer is as long as allowed.</summary>
    public static TokenUsage TokensOf(CompletionRequest request, ModelPrice price)
    {
        long input = TokensAroundMessage;
        foreach (ChatMessage message in request.Messages)
        {
            input += TokensAroundMessage + Encoding.UTF8.GetByteCount(message.Content);
        }

        if (request.OutputSchema is { } schema)
        {
            // A schema travels as part of the prompt where it is sent as a tool.
            input += Encoding.UTF8.GetByteCount(schema.ToString(Newtonsoft.Json.Formatting.None));
        }

        long output = (long)(request.Sampling.MaxOutputTokens ?? price.OutputTokensMax) * request.ChoiceCount;
        return new TokenUsage(input, 0, 0, output, 0);
    }
}
