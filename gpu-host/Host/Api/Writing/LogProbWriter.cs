using System.Text;
using System.Text.Json;
using Pipelines.Core.Inference;

namespace GpuHost.Host.Api.Writing;

/// <summary>Writes log-probabilities in the two forms that OpenAI has.</summary>
internal static class LogProbWriter
{
    /// <summary>What stands for a probability of 0, which has no logarithm.</summary>
    private const double LowestLogProb = -9999;

    /// <summary>For chats: <c>{"content": [{"token", "logprob", "bytes", "top_logprobs"}]}</c>, or null.</summary>
    public static void WriteChat(Utf8JsonWriter json, IReadOnlyList<TokenLogProb>? tokens)
    {
        if (tokens is null)
        {
            json.WriteNull("logprobs");
            return;
        }

        json.WriteStartObject("logprobs");
        json.WriteStartArray("content");
        foreach (TokenLogProb token in tokens)
        {
            json.WriteStartObject();
            WriteToken(json, token);
            json.WriteStartArray("top_logprobs");
            foreach (TokenLogProb other in token.Alternatives)
            {
                json.WriteStartObject();
                WriteToken(json, other);
                json.WriteEndObject();
            }

            json.WriteEndArray();
            json.WriteEndObject();
        }

        json.WriteEndArray();
        json.WriteNull("refusal");
        json.WriteEndObject();
    }

    /// <summary>For completions: parallel lists of tokens, log-probabilities, alternatives and offsets, or null.</summary>
    /// <param name="json">Is written to.</param>
    /// <param name="tokens">Null where none are asked for.</param>
    /// <param name="offset">Where in the text, in characters, the first of them stands.</param>
    public static void WriteText(Utf8JsonWriter json, IReadOnlyList<TokenLogProb>? tokens, int offset)
    {
        if (tokens is null)
        {
            json.WriteNull("logprobs");
            return;
        }

        json.WriteStartObject("logprobs");
        json.WriteStartArray("tokens");
        foreach (TokenLogProb token in tokens)
        {
            json.WriteStringValue(token.Token);
        }

        json.WriteEndArray();
        json.WriteStartArray("token_logprobs");
        foreach (TokenLogProb token in tokens)
        {
            json.WriteNumberValue(Finite(token.LogProb));
        }

        json.WriteEndArray();
        json.WriteStartArray("top_logprobs");
        foreach (TokenLogProb token in tokens)
        {
            json.WriteStartObject();
            foreach (TokenLogProb other in token.Alternatives.DistinctBy(static one => one.Token, StringComparer.Ordinal))
            {
                json.WriteNumber(other.Token, Finite(other.LogProb));
            }

            json.WriteEndObject();
        }

        json.WriteEndArray();
        json.WriteStartArray("text_offset");
        foreach (TokenLogProb token in tokens)
        {
            json.WriteNumberValue(offset);
            offset += token.Token.Length;
        }

        json.WriteEndArray();
        json.WriteEndObject();
    }

    private static void WriteToken(Utf8JsonWriter json, TokenLogProb token)
    {
        json.WriteString("token", token.Token);
        json.WriteNumber("logprob", Finite(token.LogProb));
        json.WriteStartArray("bytes");
        foreach (byte one in Encoding.UTF8.GetBytes(token.Token))
        {
            json.WriteNumberValue(one);
        }

        json.WriteEndArray();
    }

    private static double Finite(double logProb) => double.IsFinite(logProb) ? logProb : LowestLogProb;
}
