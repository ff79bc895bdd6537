using System.Diagnostics;
using System.Net.Http.Headers;
using System.Net.Http.Json;
using System.Text;
using System.Text.Json;

namespace Pipelines.Bench.Server;

/// <summary>A batch file against the same lines sent one by one in the order of the file, each on a server that has seen nothing.</summary>
internal static class BatchBench
{
    private static readonly TimeSpan LooksEvery = TimeSpan.FromMilliseconds(100);

    /// <returns>How far the batch's prefill is over the ideal.</returns>
    public static async Task<double> RunAsync(string modelFile, BatchLoad load, ServerSettings settings)
    {
        Console.WriteLine($"{load.Bodies.Count} lines, {load.AllTokens:N0} prompt tokens, ideal {load.IdealTokens:N0}      seconds   prefill    over the ideal");
        double over;
        using (HostServer server = await HostServer.StartAsync(modelFile, settings.ContextTokens))
        {
            over = await MeasureAsync("as a batch", load, () => AsBatchAsync(server.Client, load));
        }

        using HostServer other = await HostServer.StartAsync(modelFile, settings.ContextTokens);
        await MeasureAsync("one by one", load, () => OneByOneAsync(other.Client, load));
        return over;
    }

    private static async Task<double> MeasureAsync(string way, BatchLoad load, Func<Task<long>> runAsync)
    {
        long start = Stopwatch.GetTimestamp();
        long prefill = await runAsync();
        double over = ((double)prefill / load.IdealTokens) - 1;
        Console.WriteLine($"{way,-48} {Stopwatch.GetElapsedTime(start).TotalSeconds,13:F2} {prefill,9:N0} {over,12:P2}");
        return over;
    }

    private static async Task<long> AsBatchAsync(HttpClient client, BatchLoad load)
    {
        using var content = new ByteArrayContent(load.ToFile());
        content.Headers.ContentType = new MediaTypeHeaderValue("application/jsonl");
        using var form = new MultipartFormDataContent { { new StringContent("batch"), "purpose" }, { content, "file", "lines.jsonl" } };
        JsonElement file = await PostAsync(client, "/v1/files", form);
        JsonElement batch = await PostAsync(
            client, "/v1/batches", JsonContent.Create(new { input_file_id = file.GetProperty("id").GetString(), endpoint = "/v1/completions", completion_window = "24h" }));
        string address = $"/v1/batches/{batch.GetProperty("id").GetString()}";
        using var timer = new PeriodicTimer(LooksEvery);
        while (batch.GetProperty("status").GetString() is "validating" or "in_progress" or "finalizing")
        {
            await timer.WaitForNextTickAsync();
            batch = await client.GetFromJsonAsync<JsonElement>(address);
        }

        int completed = batch.GetProperty("request_counts").GetProperty("completed").GetInt32();
        return completed == load.Bodies.Count
            ? ComputedOf(batch.GetProperty("usage"), "input_tokens", "input_tokens_details")
            : throw new InvalidOperationException($"The batch ended with {completed} of {load.Bodies.Count} lines: {batch}");
    }

    private static async Task<long> OneByOneAsync(HttpClient client, BatchLoad load)
    {
        long computed = 0;
        foreach (string body in load.Bodies)
        {
            JsonElement answer = await PostAsync(client, "/v1/completions", new StringContent(body, Encoding.UTF8, "application/json"));
            computed += ComputedOf(answer.GetProperty("usage"), "prompt_tokens", "prompt_tokens_details");
        }

        return computed;
    }

    private static async Task<JsonElement> PostAsync(HttpClient client, string path, HttpContent content)
    {
        using HttpResponseMessage response = await client.PostAsync(new Uri(path, UriKind.Relative), content);
        return response.IsSuccessStatusCode
            ? await response.Content.ReadFromJsonAsync<JsonElement>()
            : throw new HttpRequestException($"{path}: {(int)response.StatusCode} {await response.Content.ReadAsStringAsync()}");
    }

    private static long ComputedOf(JsonElement usage, string input, string details) =>
        usage.GetProperty(input).GetInt64() - usage.GetProperty(details).GetProperty("cached_tokens").GetInt64();
}
