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
}
