using Newtonsoft.Json.Linq;

namespace Pipelines.TestKit.ScriptedServer;

/// <summary>One call as it came over the wire.</summary>
/// <param name="Index">From 0, in order of arrival.</param>
/// <param name="Path">For example <c>/v1/chat/completions</c>.</param>
/// <param name="Headers">By name, in any case.</param>
/// <param name="Body">The JSON body; empty when there was none.</param>
/// <param name="BodyText">The body as it was sent.</param>
/// <param name="HungUp">Completes when the caller closes the connection before the answer is complete.</param>
public sealed record ScriptedCall(
    int Index,
    string Path,
    IReadOnlyDictionary<string, string> Headers,
    JObject Body,
    string BodyText,
    Task HungUp)
{
    public string? Model => (string?)Body["model"];

    public JArray Messages => Body["messages"] as JArray ?? [];

    /// <summary>The text of the last message, which is the rendered prompt of a pipeline.</summary>
    public string LastMessage => (string?)Messages.LastOrDefault()?["content"] ?? "";

    /// <summary>The schema of a typed answer, whichever way it was asked for; null for free text.</summary>
    public JObject? OutputSchema =>
        Body.SelectToken("tools[0].function.parameters") as JObject
        ?? Body.SelectToken("response_format.json_schema.schema") as JObject;

    /// <summary>The typed answer is to come as the arguments of a tool call, not as text.</summary>
    public bool WantsToolCall => Body["tools"] is JArray { Count: > 0 };

    public bool WantsStream => (bool?)Body["stream"] == true;

    /// <summary>How many answers are wanted.</summary>
    public int ChoiceCount => (int?)Body["n"] ?? 1;

    public string? IdempotencyKey => Headers.GetValueOrDefault("Idempotency-Key");

    /// <summary>Word counts stand in for token counts.</summary>
    internal int PromptWords => Messages.Sum(message => CompletionBody.Words((string?)message["content"]));
}
