using System.Globalization;
using System.Text;
using Microsoft.AspNetCore.Http;
using Newtonsoft.Json.Linq;

namespace Pipelines.TestKit.ScriptedServer;

/// <summary>What a scripted server does with one call. Made by the factory methods.</summary>
public abstract class ScriptedAnswer
{
    /// <summary>Free text. Sent as a stream of events when the call asks for one.</summary>
    public static CompletionAnswer Text(string content) => new([new ScriptedChoice(content)]);

    /// <summary>A typed answer, sent the way the call asks for it: as a tool call or as JSON text.</summary>
    public static CompletionAnswer Output(JToken value) => new([ScriptedChoice.Typed(value)]);

    /// <summary>Several choices, for calls with <c>n</c>.</summary>
    public static CompletionAnswer Choices(IReadOnlyList<ScriptedChoice> choices) => new(choices);

    /// <summary>A body of one's own.</summary>
    public static BodyAnswer Json(JToken body, int status = 200) =>
        new(status, "application/json", Encoding.UTF8.GetBytes(body.ToString(Newtonsoft.Json.Formatting.None)));

    /// <summary>Any bytes at all: nonsense, HTML, cut JSON.</summary>
    public static BodyAnswer Raw(string body, string contentType = "application/json", int status = 200) =>
        new(status, contentType, Encoding.UTF8.GetBytes(body));

    /// <summary>An error in OpenAI's form.</summary>
    public static BodyAnswer Error(int status, string message, string? type = null, string? code = null) => Json(
        new JObject
        {
            ["error"] = new JObject { ["message"] = message, ["type"] = type, ["param"] = null, ["code"] = code },
        },
        status);

    /// <summary>429, with the wait in seconds when there is one to tell.</summary>
    public static BodyAnswer RateLimited(int? retryAfterSeconds = null)
    {
        BodyAnswer answer = Error(429, "Rate limit reached.", "requests", "rate_limit_exceeded");
        return retryAfterSeconds is { } seconds
            ? answer.WithHeader("Retry-After", seconds.ToString(CultureInfo.InvariantCulture))
            : answer;
    }

    /// <summary>503, with the wait in seconds when there is one to tell.</summary>
    public static BodyAnswer Unavailable(int? retryAfterSeconds = null)
    {
        BodyAnswer answer = Error(503, "The server is overloaded.", "server_error");
        return retryAfterSeconds is { } seconds
            ? answer.WithHeader("Retry-After", seconds.ToString(CultureInfo.InvariantCulture))
            : answer;
    }

    /// <summary>One vector per input, a deterministic function of its text.</summary>
    public static BodyAnswer Embeddings(ScriptedCall call, Func<string, IReadOnlyList<float>> vectorOf) =>
        EmbeddingBody.Of(call, vectorOf);

    /// <summary>Never answers. Ends when the caller hangs up or the server stops.</summary>
    public static ScriptedAnswer Hang() => new HangAnswer();

    /// <summary>Closes the connection without a byte.</summary>
    public static ScriptedAnswer Drop() => new DropAnswer();

    /// <summary>A body without an end, until the caller hangs up.</summary>
    public static ScriptedAnswer Endless() => new EndlessAnswer();

    /// <summary>Carries the answer out.</summary>
    internal abstract Task WriteAsync(ScriptedCall call, HttpContext context, CancellationToken cancellationToken);
}
