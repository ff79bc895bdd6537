using System.Net;
using System.Net.Http.Headers;
using System.Text;
using System.Text.Json.Nodes;

namespace Pipelines.Functions.Tests.Management;

/// <summary>
/// A client of Durable Functions' HTTP API, written after Microsoft's documentation and nothing else: it starts, follows the addresses that the
/// start was answered with, polls as <c>Location</c> and <c>Retry-After</c> say, and shows no key of its own.
/// </summary>
internal sealed class DurableClient(HttpClient http)
{
    public async Task<JsonNode> StartAsync(Uri address, string input, string? key)
    {
        using var request = new HttpRequestMessage(HttpMethod.Post, address) { Content = new StringContent(input, Encoding.UTF8, "application/json") };
        if (key is not null)
        {
            request.Headers.Add("x-functions-key", key);
        }

        using HttpResponseMessage answer = await http.SendAsync(request);
        string body = await answer.Content.ReadAsStringAsync();
        Assert.True(answer.StatusCode == HttpStatusCode.Accepted, $"{(int)answer.StatusCode}: {body}");
        JsonNode payload = JsonNode.Parse(body)!;
        Assert.Equal(TimeSpan.FromSeconds(10), answer.Headers.RetryAfter?.Delta);
        Assert.Equal((string?)payload["statusQueryGetUri"], answer.Headers.Location?.OriginalString);
        return payload;
    }

    /// <summary>Polls until the status is no longer 202.</summary>
    public async Task<(HttpStatusCode Status, JsonNode Body)> PollAsync(string statusQueryGetUri, Func<Task> betweenPolls, int pollsMax)
    {
        string address = statusQueryGetUri;
        for (int poll = 0; poll < pollsMax; poll++)
        {
            using HttpResponseMessage answer = await http.GetAsync(address);
            JsonNode body = JsonNode.Parse(await answer.Content.ReadAsStringAsync())!;
            if (answer.StatusCode != HttpStatusCode.Accepted)
            {
                return (answer.StatusCode, body);
            }

            Assert.NotNull(answer.Headers.RetryAfter?.Delta);
            address = answer.Headers.Location!.OriginalString;
            await betweenPolls();
        }

        throw new InvalidOperationException($"It is still 202 after {pollsMax} polls.");
    }

    public async Task<HttpStatusCode> RaiseEventAsync(string sendEventPostUri, string eventName, string json)
    {
        using var content = new StringContent(json, Encoding.UTF8);
        content.Headers.ContentType = new MediaTypeHeaderValue("application/json");
        using HttpResponseMessage answer = await http.PostAsync(sendEventPostUri.Replace("{eventName}", eventName, StringComparison.Ordinal), content);
        return answer.StatusCode;
    }

    /// <summary>The status with what has happened.</summary>
    public async Task<JsonNode> HistoryAsync(string statusQueryGetUri, bool withOutput)
    {
        using HttpResponseMessage answer = await http.GetAsync($"{statusQueryGetUri}&showHistory=true&showHistoryOutput={(withOutput ? "true" : "false")}");
        return JsonNode.Parse(await answer.Content.ReadAsStringAsync())!["historyEvents"]!;
    }

    /// <summary>Begins an instance anew, under its id or another.</summary>
    public async Task<(HttpStatusCode Status, JsonNode Body)> RestartAsync(string restartPostUri, bool withNewInstanceId)
    {
        using HttpResponseMessage answer = await http.PostAsync($"{restartPostUri}&restartWithNewInstanceId={(withNewInstanceId ? "true" : "false")}", content: null);
        return (answer.StatusCode, JsonNode.Parse(await answer.Content.ReadAsStringAsync())!);
    }

    /// <summary>Terminates, suspends, resumes or rewinds.</summary>
    public async Task<HttpStatusCode> SignalAsync(string postUri, string reason)
    {
        using HttpResponseMessage answer = await http.PostAsync(postUri.Replace("{text}", Uri.EscapeDataString(reason), StringComparison.Ordinal), content: null);
        return answer.StatusCode;
    }

    public async Task<(HttpStatusCode Status, JsonNode Body)> PurgeAsync(string purgeHistoryDeleteUri)
    {
        using HttpResponseMessage answer = await http.DeleteAsync(purgeHistoryDeleteUri);
        return (answer.StatusCode, JsonNode.Parse(await answer.Content.ReadAsStringAsync())!);
    }

    /// <summary>All pages of a query.</summary>
    public async Task<IReadOnlyList<string>> QueryAsync(string address, string? key)
    {
        List<string> ids = [];
        string? token = null;
        do
        {
            using var request = new HttpRequestMessage(HttpMethod.Get, address);
            if (key is not null)
            {
                request.Headers.Add("x-functions-key", key);
            }

            if (token is not null)
            {
                request.Headers.Add("x-ms-continuation-token", token);
            }

            using HttpResponseMessage answer = await http.SendAsync(request);
            Assert.Equal(HttpStatusCode.OK, answer.StatusCode);
            ids.AddRange(JsonNode.Parse(await answer.Content.ReadAsStringAsync())!.AsArray().Select(static one => (string)one!["instanceId"]!));
            token = answer.Headers.TryGetValues("x-ms-continuation-token", out IEnumerable<string>? tokens) ? tokens.Single() : null;
        }
        while (token is not null);
        return ids;
    }
}
