using Newtonsoft.Json.Linq;
using Pipelines.Connectors.OpenAi.Requests;
using Pipelines.Core.Documents;
using Pipelines.Core.Inference;

namespace Pipelines.Connectors.OpenAi.Answers;

/// <summary>
/// Reads one choice. A typed answer is the argument text of the tool call; a server that answers with text instead is taken
/// at its word, since the answer is validated later in any case.
/// </summary>
internal static class ChoiceReader
{
    /// <exception cref="InferenceException">The choice has no message.</exception>
    public static CompletionChoice Read(JToken choice, CompletionRequest request, CallSite site)
    {
        if (choice is not JObject body || body["message"] is not JObject message)
        {
            throw CompletionReader.NoCompletion(site, "a choice has no message");
        }

        string? refusal = Text(message["refusal"]);
        string? arguments = request.OutputSchema is null ? null : Arguments(message);
        (string? thought, string content) = ThinkTags.Split(Content(message["content"]));
        string? reasoning = Text(message["reasoning_content"]) ?? Text(message["reasoning"]) ?? thought;
        string text = arguments ?? (request.OutputSchema is null ? content : CodeFence.Unwrap(content));
        bool isRefused = text.Length == 0 && !string.IsNullOrEmpty(refusal);
        return new CompletionChoice(
            isRefused ? refusal! : text,
            isRefused ? FinishReason.ContentFilter : FinishReasons.Of(Text(body["finish_reason"]), isToolCall: arguments is not null),
            string.IsNullOrEmpty(reasoning) ? null : reasoning,
            LogProbReader.Read(body["logprobs"]));
    }

    private static string? Arguments(JObject message)
    {
        IEnumerable<JObject> functions =
        [
            .. (message["tool_calls"] as JArray ?? []).OfType<JObject>().Select(call => call["function"]).OfType<JObject>(),
            .. message["function_call"] is JObject old ? [old] : Array.Empty<JObject>(),
        ];
        JObject? sent = functions.FirstOrDefault(function => Text(function["name"]) == TypedAnswer.ToolName) ?? functions.FirstOrDefault();
        return sent?["arguments"] switch
        {
            null or { Type: JTokenType.Null } => null,
            JValue { Type: JTokenType.String } text => (string?)text,
            // Some servers send the object itself.
            { } value => RowJson.Write(value),
        };
    }

    /// <summary>Text, or parts of text.</summary>
    private static string Content(JToken? content) => content switch
    {
        JArray parts => string.Concat(parts.OfType<JObject>().Select(part => Text(part["text"]))),
        _ => Text(content) ?? "",
    };

    private static string? Text(JToken? token) => token is JValue { Type: JTokenType.String } ? (string?)token : null;
}
