using System.Text.Json.Nodes;

namespace Pipelines.Functions.Tests.Kit;

/// <summary>Reads a problem document and checks that it is one (RFC 9457).</summary>
internal static class HttpProblem
{
    public static async Task<JsonNode> ReadAsync(HttpResponseMessage answer)
    {
        string text = await answer.Content.ReadAsStringAsync();
        Assert.True(answer.Content.Headers.ContentType?.MediaType == "application/problem+json", $"{(int)answer.StatusCode} {answer.Content.Headers.ContentType}: {text}");
        JsonNode problem = JsonNode.Parse(text)!;
        Assert.Equal((int)answer.StatusCode, (int)problem["status"]!);
        Assert.StartsWith("urn:pipelines:problem:", (string?)problem["type"], StringComparison.Ordinal);
        Assert.NotEmpty((string)problem["title"]!);
        Assert.NotEmpty((string)problem["detail"]!);
        return problem;
    }

    /// <summary>A problem that is over after a while: it says when to come again.</summary>
    public static async Task<JsonNode> RequireRetryAsync(HttpResponseMessage answer)
    {
        JsonNode problem = await ReadAsync(answer);
        Assert.True(answer.Headers.RetryAfter?.Delta > TimeSpan.Zero, $"It does not say when to come again: {problem}");
        return problem;
    }
}
