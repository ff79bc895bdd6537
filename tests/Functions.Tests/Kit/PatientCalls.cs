using System.Net;
using System.Text.Json.Nodes;

namespace Pipelines.Functions.Tests.Kit;

/// <summary>A client as the documentation wants it: told to come back later, it comes back, with the same request.</summary>
internal static class PatientCalls
{
    private static readonly TimeSpan EndsWithin = TimeSpan.FromSeconds(90);

    /// <summary>Sends until it is answered; whoever is put off has to be told how by a problem document.</summary>
    public static async Task<(HttpStatusCode Status, string Body)> SendPatientlyAsync(this HttpClient client, Func<HttpRequestMessage> make)
    {
        using var patience = new CancellationTokenSource(EndsWithin);
        while (true)
        {
            using HttpRequestMessage request = make();
            using HttpResponseMessage answer = await client.SendAsync(request, patience.Token);
            if (answer.StatusCode != HttpStatusCode.ServiceUnavailable)
            {
                return (answer.StatusCode, await answer.Content.ReadAsStringAsync(patience.Token));
            }

            await HttpProblem.RequireRetryAsync(answer);
        }
    }

    /// <summary>Starts a run under a key, however often it takes.</summary>
    public static async Task<string> StartPatientlyAsync(this HttpClient client, string pipeline, string key, params string[] texts)
    {
        (HttpStatusCode status, string body) = await client.SendPatientlyAsync(() =>
        {
            var request = new HttpRequestMessage(HttpMethod.Post, $"/api/pipelines/{pipeline}/runs") { Content = AppCalls.Rows(texts) };
            request.Headers.Add("Idempotency-Key", key);
            return request;
        });
        Assert.True(status == HttpStatusCode.Accepted, $"{status}: {body}");
        return (string)JsonNode.Parse(body)!["id"]!;
    }

    /// <summary>Waits until a run has ended.</summary>
    public static async Task<JsonNode> EndPatientlyAsync(this HttpClient client, string run)
    {
        using var patience = new CancellationTokenSource(EndsWithin);
        while (true)
        {
            (HttpStatusCode status, string body) = await client.SendPatientlyAsync(() => new HttpRequestMessage(HttpMethod.Get, $"/api/runs/{run}?wait=20"));
            Assert.True(status == HttpStatusCode.OK, $"{status}: {body}");
            JsonNode found = JsonNode.Parse(body)!;
            if ((bool)found["isEnded"]!)
            {
                return found;
            }

            patience.Token.ThrowIfCancellationRequested();
        }
    }

    /// <summary>The names of all runs, page by page.</summary>
    public static async Task<List<string>> AllRunsAsync(this HttpClient client, int top, string filter = "")
    {
        List<string> runs = [];
        string? token = null;
        do
        {
            string page = await client.GetStringAsync($"/api/runs?top={top}{filter}{(token is null ? "" : $"&token={Uri.EscapeDataString(token)}")}");
            JsonNode found = JsonNode.Parse(page)!;
            JsonArray rows = found["runs"]!.AsArray();
            Assert.InRange(rows.Count, 0, top);
            runs.AddRange(rows.Select(static run => (string)run!["runId"]!));
            token = (string?)found["continuationToken"];
        }
        while (token is not null);
        return runs;
    }
}
