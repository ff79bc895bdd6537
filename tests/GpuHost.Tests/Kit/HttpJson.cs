using System.Net;
using System.Text;
using Newtonsoft.Json.Linq;

namespace GpuHost.Tests.Kit;

/// <summary>Requests and answers of tests, as JSON.</summary>
internal static class HttpJson
{
    /// <summary>The answer's status and body.</summary>
    public static async Task<(HttpStatusCode Status, JObject Body)> PostAsync(this HttpClient client, string path, JObject body)
    {
        using var content = new StringContent(body.ToString(), Encoding.UTF8, "application/json");
        using HttpResponseMessage response = await client.PostAsync(new Uri(path, UriKind.Relative), content);
        return (response.StatusCode, JObject.Parse(await response.Content.ReadAsStringAsync()));
    }

    /// <summary>The data of all events; the last must be the end mark, which is left out.</summary>
    public static async Task<IReadOnlyList<JObject>> StreamAsync(this HttpClient client, string path, JObject body)
    {
        using var content = new StringContent(body.ToString(), Encoding.UTF8, "application/json");
        using HttpResponseMessage response = await client.PostAsync(new Uri(path, UriKind.Relative), content);
        string text = await response.Content.ReadAsStringAsync();
        Assert.True(response.IsSuccessStatusCode, text);
        Assert.Equal("text/event-stream", response.Content.Headers.ContentType?.MediaType);
        string[] events = text.Split("\n\n", StringSplitOptions.RemoveEmptyEntries);
        Assert.All(events, one => Assert.StartsWith("data: ", one, StringComparison.Ordinal));
        Assert.Equal("data: [DONE]", events[^1]);
        return [.. events[..^1].Select(one => JObject.Parse(one["data: ".Length..]))];
    }

    /// <summary>A chat with one user message, greedy and short.</summary>
    public static JObject Chat(string text, params JProperty[] more)
    {
        var body = new JObject
        {
            ["model"] = HostFixture.ModelName,
            ["temperature"] = 0,
            ["max_tokens"] = 12,
            ["messages"] = new JArray(new JObject { ["role"] = "user", ["content"] = text }),
        };
        foreach (JProperty property in more)
        {
            body[property.Name] = property.Value;
        }

        return body;
    }
}
