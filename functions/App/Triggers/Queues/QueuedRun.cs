using System.Buffers.Text;
using System.Text;
using System.Text.Json;
using System.Text.Json.Nodes;

namespace Pipelines.Functions.App.Triggers.Queues;

/// <summary>A message that asks for a run: <c>{"pipeline": NAME, "input": …, "idempotencyKey": …}</c>.</summary>
internal static class QueuedRun
{
    private const int KeyCharsMax = 200;

    private static readonly HashSet<string> Known = ["pipeline", "input", "idempotencyKey"];

    /// <param name="queue">The name of the queue.</param>
    /// <param name="messageId">Names the cause, when the message does not.</param>
    /// <param name="body">JSON, plain or in base64, as some senders write it.</param>
    /// <exception cref="TriggerRefusedException">It asks for no run; the message says why.</exception>
    public static TriggeredRun Parse(string queue, string messageId, string body)
    {
        JsonObject message = Read(body);
        if (message.Select(static pair => pair.Key).FirstOrDefault(static key => !Known.Contains(key)) is { } unknown)
        {
            throw new TriggerRefusedException($"The message has the unknown key '{unknown}'. It may have: {string.Join(", ", Known)}.");
        }

        string pipeline = Text(message, "pipeline") ?? throw new TriggerRefusedException("The message names no pipeline: {\"pipeline\": \"NAME\", \"input\": …}.");
        string? key = Text(message, "idempotencyKey");
        if (key?.Length is 0 or > KeyCharsMax)
        {
            throw new TriggerRefusedException($"The idempotencyKey of a message has 1 to {KeyCharsMax} characters, this one has {key.Length}.");
        }

        string cause = key is null ? $"queue/{queue}/{messageId}" : $"queue/{queue}/key/{key}";
        return new TriggeredRun(pipeline, message["input"]?.ToJsonString(), cause);
    }

    private static JsonObject Read(string body)
    {
        try
        {
            return JsonNode.Parse(Plain(body)) as JsonObject
                ?? throw new TriggerRefusedException("The message is JSON but no object: {\"pipeline\": \"NAME\", \"input\": …}.");
        }
        catch (JsonException e)
        {
            throw new TriggerRefusedException($"The message is no JSON: {e.Message}", e);
        }
    }

    private static string Plain(string body)
    {
        byte[] bytes = Encoding.UTF8.GetBytes(body.Trim());
        if (bytes is [(byte)'{', ..] || !Base64.IsValid(bytes))
        {
            return body;
        }

        return Encoding.UTF8.GetString(Convert.FromBase64String(body.Trim()));
    }

    private static string? Text(JsonObject message, string key) => message[key] switch
    {
        null => null,
        JsonValue value when value.GetValueKind() == JsonValueKind.String => value.GetValue<string>(),
        _ => throw new TriggerRefusedException($"'{key}' of a message is a text."),
    };
}
