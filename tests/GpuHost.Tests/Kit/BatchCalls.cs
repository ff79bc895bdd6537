using System.Globalization;
using System.Net;
using System.Text;
using Newtonsoft.Json.Linq;

namespace GpuHost.Tests.Kit;

/// <summary>Files and batches, as a client uses them.</summary>
internal static class BatchCalls
{
    public const string ChatUrl = "/v1/chat/completions";

    /// <summary>Only a server that hangs takes so long, also on a busy machine.</summary>
    private static readonly TimeSpan EndsWithin = TimeSpan.FromSeconds(120);
    private static readonly TimeSpan LooksEvery = TimeSpan.FromMilliseconds(10);

    public static JObject Line(string customId, JObject body, string url = ChatUrl) =>
        new() { ["custom_id"] = customId, ["method"] = "POST", ["url"] = url, ["body"] = body };

    /// <summary>Lines of short chats that begin alike.</summary>
    public static IReadOnlyList<JObject> ChatLines(int count, int outputTokens = 8) =>
    [
        .. Enumerable.Range(0, count).Select(i => Line($"line-{i}", HttpJson.Chat($"A question that all of them share, and number {i}", new JProperty("max_tokens", outputTokens)))),
    ];

    public static string Text(IEnumerable<JObject> lines) => string.Concat(lines.Select(line => line.ToString(Newtonsoft.Json.Formatting.None) + "\n"));

    /// <param name="client">A client of the server.</param>
    /// <param name="content">Of the file.</param>
    /// <param name="key">The idempotency key; null for none.</param>
    public static async Task<(HttpStatusCode Status, JObject Body)> TryUploadOnceAsync(this HttpClient client, string content, string? key)
    {
        using var form = new MultipartFormDataContent { { new StringContent("batch"), "purpose" }, { new StringContent(content), "file", "lines.jsonl" } };
        return await client.SendOnceAsync("/v1/files", form, key);
    }

    /// <summary>The answer's status and body; a replayed one must say so.</summary>
    public static async Task<(HttpStatusCode Status, JObject Body)> SendOnceAsync(this HttpClient client, string path, HttpContent content, string? key)
    {
        using var request = new HttpRequestMessage(HttpMethod.Post, path) { Content = content };
        if (key is not null)
        {
            request.Headers.Add("Idempotency-Key", key);
        }

        using HttpResponseMessage response = await client.SendAsync(request);
        var body = JObject.Parse(await response.Content.ReadAsStringAsync());
        body["replayed"] = response.Headers.Contains("Idempotent-Replayed");
        return (response.StatusCode, body);
    }

    public static async Task<(HttpStatusCode Status, JObject Body)> TryUploadAsync(this HttpClient client, string content, string purpose = "batch", string name = "lines.jsonl")
    {
        using var form = new MultipartFormDataContent
        {
            { new StringContent(purpose), "purpose" },
            { new ByteArrayContent(Encoding.UTF8.GetBytes(content)), "file", name },
        };
        using HttpResponseMessage response = await client.PostAsync(new Uri("/v1/files", UriKind.Relative), form);
        return (response.StatusCode, JObject.Parse(await response.Content.ReadAsStringAsync()));
    }

    /// <returns>The file's id.</returns>
    public static async Task<string> UploadAsync(this HttpClient client, string content)
    {
        (HttpStatusCode status, JObject file) = await client.TryUploadAsync(content);
        Assert.True(status == HttpStatusCode.OK, file.ToString());
        return (string)file["id"]!;
    }

    public static JObject BatchOf(string file, string endpoint = ChatUrl) =>
        new() { ["input_file_id"] = file, ["endpoint"] = endpoint, ["completion_window"] = "24h" };

    /// <returns>The batch's id.</returns>
    public static async Task<string> BeginBatchAsync(this HttpClient client, string content, string endpoint = ChatUrl)
    {
        (HttpStatusCode status, JObject batch) = await client.PostAsync("/v1/batches", BatchOf(await client.UploadAsync(content), endpoint));
        Assert.True(status == HttpStatusCode.OK, batch.ToString());
        Assert.Equal("validating", (string?)batch["status"]);
        return (string)batch["id"]!;
    }

    public static async Task<JObject> ObjectAsync(this HttpClient client, string path)
    {
        using HttpResponseMessage response = await client.GetAsync(new Uri(path, UriKind.Relative));
        string text = await response.Content.ReadAsStringAsync();
        Assert.True(response.IsSuccessStatusCode, text);
        return JObject.Parse(text);
    }

    public static async Task<HttpStatusCode> StatusOfAsync(this HttpClient client, HttpMethod method, string path)
    {
        using var request = new HttpRequestMessage(method, path);
        using HttpResponseMessage response = await client.SendAsync(request);
        return response.StatusCode;
    }

    /// <summary>Looks at the batch until it is as wanted.</summary>
    public static async Task<JObject> BatchWhenAsync(this HttpClient client, string id, Func<JObject, bool> isWanted)
    {
        using var patience = new CancellationTokenSource(EndsWithin);
        using var timer = new PeriodicTimer(LooksEvery);
        JObject batch;
        do
        {
            await timer.WaitForNextTickAsync(patience.Token);
            batch = await client.ObjectAsync($"/v1/batches/{id}");
        }
        while (!isWanted(batch));
        return batch;
    }

    /// <summary>Waits for the end of a batch.</summary>
    public static Task<JObject> BatchAtItsEndAsync(this HttpClient client, string id) =>
        client.BatchWhenAsync(id, batch => (string?)batch["status"] is "completed" or "failed" or "expired" or "cancelled");

    /// <summary>The lines of a batch's file; none where it has none.</summary>
    public static async Task<IReadOnlyList<JObject>> LinesAsync(this HttpClient client, JObject batch, string file)
    {
        if ((string?)batch[file] is not { } id)
        {
            return [];
        }

        string text = await client.GetStringAsync(new Uri($"/v1/files/{id}/content", UriKind.Relative));
        Assert.EndsWith("\n", text, StringComparison.Ordinal);
        return [.. text.Split('\n')[..^1].Select(JObject.Parse)];
    }

    /// <summary>What stands on the bill today, and yesterday where the day has just turned.</summary>
    public static async Task<JArray> BillAsync(this HttpClient client)
    {
        DateTimeOffset now = TimeProvider.System.GetUtcNow();
        return (JArray)(await client.ObjectAsync(string.Create(CultureInfo.InvariantCulture, $"/v1/usage?from={now.AddDays(-1):yyyy-MM-dd}&to={now:yyyy-MM-dd}")))["data"]!;
    }

    public static long Sum(this IEnumerable<JToken> items, string path) => items.Sum(item => (long?)item.SelectToken(path) ?? 0);
}
