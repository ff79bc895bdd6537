using System.Text;
using GpuHost.Serving.Models;
using GpuHost.Serving.Requests;
using GpuHost.Serving.Sampling;
using Pipelines.Core.Inference;

namespace GpuHost.Serving.Inference;

/// <summary>The engine's results as the platform's.</summary>
internal static class AnswerText
{
    public static CompletionChoice ToChoice(GenerationResult result, IModelTokenizer tokenizer) => new(
        result.Text,
        result.FinishReason,
        LogProbs: ToLogProbs(result.LogProbs, tokenizer));

    public static IReadOnlyList<TokenLogProb>? ToLogProbs(IReadOnlyList<TokenLogProbs>? entries, IModelTokenizer tokenizer) =>
        entries?.Select(entry => ToLogProb(entry, tokenizer)).ToList();

    private static TokenLogProb ToLogProb(TokenLogProbs entry, IModelTokenizer tokenizer) => new(
        TextOf(entry.Chosen.Token, tokenizer),
        entry.Chosen.LogProb,
        [.. entry.Top.Select(other => new TokenLogProb(TextOf(other.Token, tokenizer), other.LogProb, []))]);

    private static string TextOf(TokenId token, IModelTokenizer tokenizer) =>
        Encoding.UTF8.GetString(tokenizer.GetPiece(token, renderSpecial: true));
}
