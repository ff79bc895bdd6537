using System.Net;
using System.Text.Json;
using System.Text.Json.Nodes;

namespace Pipelines.Functions.Tests.CustomHandler;

/// <summary>
/// What a Functions host makes of a handler's answer: a status other than 2xx fails the invocation, with nothing kept but the status line; an answer
/// without a body is waited for until the function's time is over; text that is base64 becomes bytes in outputs, and stays text as the return value.
/// </summary>
internal static class HostRules
{
    public static async Task<HostOutcome> ReadAsync(HttpResponseMessage response)
    {
        if ((int)response.StatusCode is < 200 or > 299)
        {
            return new HostOutcome($"Response status code does not indicate success: {(int)response.StatusCode} ({response.ReasonPhrase}).", null, []);
        }

        string body = await response.Content.ReadAsStringAsync();
        if (body.Length == 0 || body == "null")
        {
            throw new TimeoutException($"The handler answered {(int)response.StatusCode} without a body: the host would wait until the function's time is over.");
        }

        string? type = response.Content.Headers.ContentType?.MediaType;
        if (type != "application/json" || response.StatusCode != HttpStatusCode.OK)
        {
            return new HostOutcome($"The answer is no JSON but '{type}' ({(int)response.StatusCode}): {body}", null, []);
        }

        JsonObject answer = JsonNode.Parse(body)!.AsObject();
        foreach ((string name, JsonNode? output) in answer["Outputs"]!.AsObject())
        {
            if (output?.GetValueKind() == JsonValueKind.String && Convert.TryFromBase64String(output.GetValue<string>(), new byte[body.Length], out int _))
            {
                throw new InvalidDataException($"The output '{name}' is a text that the host would take for bytes.");
            }
        }

        return new HostOutcome(null, answer["ReturnValue"]?.DeepClone(), [.. answer["Logs"]!.AsArray().Select(static line => (string)line!)]);
    }

    /// <summary>How a host puts the value of a binding into an invocation: what is no object becomes JSON in a string.</summary>
    public static JsonNode Encode(JsonNode value) => value is JsonObject ? value : JsonValue.Create(value.ToJsonString());
}
