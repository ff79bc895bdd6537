using System.Net.Http.Json;
using System.Text;
using System.Text.Json.Nodes;
using Pipelines.Core.Storage;

namespace Pipelines.Functions.Tests.Kit;

/// <summary>What tests ask of an app again and again.</summary>
internal static class AppCalls
{
    private static readonly TimeSpan EndsWithin = TimeSpan.FromSeconds(60);

    public static async Task<HttpResponseMessage> PutPipelineAsync(this RunningApp app, string name, string yaml, string? key = null)
    {
        using var request = new HttpRequestMessage(HttpMethod.Put, $"/api/pipelines/{name}") { Content = new StringContent(yaml, Encoding.UTF8, "application/yaml") };
        return await app.Client.SendAsync(request.WithKey(key));
    }

    public static HttpRequestMessage WithKey(this HttpRequestMessage request, string? key)
    {
        if (key is not null)
        {
            request.Headers.Add("x-functions-key", key);
        }

        return request;
    }

    public static StringContent Rows(params string[] texts) => new(
        new JsonArray([.. texts.Select(static text => new JsonObject { ["text"] = text })]).ToJsonString(), Encoding.UTF8, "application/json");

    /// <summary>Starts a run over tickets with these texts.</summary>
    public static async Task<string> StartAsync(this RunningApp app, string pipeline, params string[] texts)
    {
        using HttpResponseMessage answer = await app.Client.PostAsync($"/api/pipelines/{pipeline}/runs", Rows(texts));
        string body = await answer.Content.ReadAsStringAsync();
        Assert.True((int)answer.StatusCode == 202, $"{(int)answer.StatusCode}: {body}");
        return (string)JsonNode.Parse(body)!["id"]!;
    }

    /// <summary>Waits until a run has ended.</summary>
    public static async Task<JsonNode> EndAsync(this RunningApp app, string run, string? key = null)
    {
        using var patience = new CancellationTokenSource(EndsWithin);
        while (true)
        {
            using HttpRequestMessage request = new HttpRequestMessage(HttpMethod.Get, $"/api/runs/{run}?wait=20").WithKey(key);
            using HttpResponseMessage answer = await app.Client.SendAsync(request, patience.Token);
            Assert.True(answer.IsSuccessStatusCode, $"{(int)answer.StatusCode}: {await answer.Content.ReadAsStringAsync(patience.Token)}");
            JsonNode found = (await answer.Content.ReadFromJsonAsync<JsonNode>(patience.Token))!;
            if ((bool)found["isEnded"]!)
            {
                return found;
            }
        }
    }

    /// <summary>Waits until a run that goes on has this status.</summary>
    public static async Task StatusAsync(this RunningApp app, string run, string status)
    {
        using var patience = new CancellationTokenSource(EndsWithin);
        JsonNode? found;
        do
        {
            found = await app.Client.GetFromJsonAsync<JsonNode>($"/api/runs/{run}?wait=1", patience.Token);
        }
        while ((string?)found!["status"] != status);
    }

    /// <summary>All that the store holds, as text.</summary>
    public static async Task<string> AllTextAsync(this RunningApp app)
    {
        var text = new StringBuilder();
        foreach (string name in await app.BlobsAsync(""))
        {
            await using BlobContent? content = await app.Store.OpenReadAsync(BlobPath.Parse(name), range: null, CancellationToken.None);
            using var reader = new StreamReader(content!.Stream, Encoding.Latin1);
            text.Append(await reader.ReadToEndAsync());
        }

        return text.ToString();
    }

    public static async Task<IReadOnlyList<string>> BlobsAsync(this RunningApp app, string prefix)
    {
        List<string> names = [];
        await foreach (BlobInfo blob in app.Store.ListAsync(prefix, CancellationToken.None))
        {
            names.Add(blob.Path.Value);
        }

        return names;
    }
}
