using System.Text.Json.Nodes;
using Microsoft.AspNetCore.Http.Features;

namespace Pipelines.Functions.App.CustomHandler;

/// <summary>
/// Answers the Functions host. It waits for ever on an answer without a body, fails on one that is no JSON, and takes every status but 2xx
/// for a failure of which it keeps the reason phrase alone.
/// </summary>
internal static class HostAnswer
{
    private const int ReasonCharsMax = 256;

    /// <summary>The function is done.</summary>
    /// <param name="returnValue">Goes to the trigger; null for nothing.</param>
    /// <param name="logs">Lines for the host's log of the invocation.</param>
    public static IResult Done(JsonNode? returnValue = null, params string[] logs) => Results.Json(new JsonObject
    {
        ["Outputs"] = new JsonObject(),
        ["Logs"] = new JsonArray([.. logs.Select(static line => (JsonNode)line)]),
        ["ReturnValue"] = returnValue,
    });

    /// <summary>The function has failed: the host tries again, or fails what waits for it, by its own rules.</summary>
    public static IResult Failed(HttpContext context, int status, string reason)
    {
        if (context.Features.Get<IHttpResponseFeature>() is { } response)
        {
            response.ReasonPhrase = Printable(reason);
        }

        return Results.Problem(reason, statusCode: status);
    }

    /// <summary>What may stand in a status line.</summary>
    private static string Printable(string text) =>
        string.Create(Math.Min(text.Length, ReasonCharsMax), text, static (line, from) =>
        {
            for (int i = 0; i < line.Length; i++)
            {
                line[i] = from[i] is >= ' ' and <= '~' ? from[i] : ' ';
            }
        });
}
