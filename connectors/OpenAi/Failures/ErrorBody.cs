using System.Text.Json;
using Newtonsoft.Json.Linq;
using Pipelines.Core.Documents;

namespace Pipelines.Connectors.OpenAi.Failures;

/// <summary>What an endpoint says about a failure, in whichever of the usual forms.</summary>
/// <param name="Message">In words; null when there are none.</param>
/// <param name="Code">A stable word such as <c>context_length_exceeded</c>; null when there is none.</param>
/// <param name="Type">A wider word such as <c>insufficient_quota</c>; null when there is none.</param>
internal sealed record ErrorBody(string? Message, string? Code, string? Type)
{
    public static ErrorBody None { get; } = new(null, null, null);

    /// <summary>An answer that is an error although its status says success.</summary>
    public static bool IsError(JToken answer) =>
        answer is JObject { Count: > 0 } body && body["choices"] is null && body["data"] is null && body["error"] is { Type: JTokenType.Object or JTokenType.String };

    public static ErrorBody Read(ReadOnlySpan<byte> body)
    {
        try
        {
            return Read(RowJson.Parse(body));
        }
        catch (JsonException)
        {
            // No JSON, so no words that are meant for us (an HTML page of some proxy, for example).
            return None;
        }
    }

    public static ErrorBody Read(JToken body) => body switch
    {
        JArray { Count: > 0 } list => Read(list[0]),
        JObject { } o when o["error"] is JObject error => Of(error),
        JObject { } o when o["error"] is JValue { Type: JTokenType.String } error => new ErrorBody((string?)error, Text(o["code"]), Text(o["type"])),
        JObject o => Of(o),
        _ => None,
    };

    private static ErrorBody Of(JObject error) =>
        new(Text(error["message"]) ?? Detail(error["detail"]), Text(error["code"]) ?? Text(error["status"]), Text(error["type"]));

    /// <summary>FastAPI's form; each entry also repeats its input, which is left out.</summary>
    private static string? Detail(JToken? detail) => detail switch
    {
        JArray entries => string.Join("; ", entries.OfType<JObject>().Select(entry => Text(entry["msg"])).OfType<string>()),
        _ => Text(detail),
    };

    private static string? Text(JToken? token) => token is JValue { Type: JTokenType.String or JTokenType.Integer } ? token.ToString() : null;
}
