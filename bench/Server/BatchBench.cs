using System.Diagnostics;
using System.Net.Http.Headers;
using System.Net.Http.Json;
using System.Text;
using System.Text.Json;

namespace Pipelines.Bench.Server;

/// <summary>
/// A batch file against the same lines sent one by one in the order of the file, each on a server that has seen nothing. The second way is
/// ended after a while: what counts is lines a second, and prefill against the ideal of the lines that were sent.
/// </summary>
internal static class BatchBench
{
    private static readonly TimeSpan LooksEvery = TimeSpan.FromMilliseconds(100);

    /// <returns>How far the batch's prefill is over the ideal.</returns>
    public static async Task<double> RunAsync(string modelFile, BatchLoad load, ServerSettings settings)
    {
        Console.WriteLine($"{load.Bodies.Count} lines, {load.AllTokens:N0} prompt tokens, ideal {load.IdealTokens:N0}      seconds     lines   lines/s   prefill    over the ideal");
        (double Over, double LinesPerSecond) batch;
        using (HostServer server = await HostServer.StartAsync(modelFile, settings.ContextTokens))
        {
            batch = await MeasureAsync("as a batch", load, async () => (load.Bodies.Count, await AsBatchAsync(server.Client, load)));
        }

        using HostServer other = await HostServer.StartAsync(modelFile, settings.ContextTokens);
        var patience = TimeSpan.FromSeconds(settings.OneByOneSeconds);
        (_, double oneByOne) = await MeasureAsync("one by one, in the order of the file", load, () => OneByOneAsync(other.Client, load, patience));
        Console.WriteLine($"the batch is {batch.LinesPerSecond / oneByOne:F1} times as fast");
        return batch.Over;
    }

    private static async Task<(double Over, double LinesPerSecond)> MeasureAsync(string way, BatchLoad load, Func<Task<(int Lines, long Prefill)>> runAsync)
    {
        long start = Stopwatch.GetTimestamp();
        (int lines, long prefill) = await runAsync();
        double seconds = Stopwatch.GetElapsedTime(start).TotalSeconds;
        double over = ((double)prefill / load.IdealOf(lines)) - 1;
        Console.WriteLine($"{way,-48} {seconds,13:F2} {lines,9:N0} {lines / seconds,9:F1} {prefill,9:N0} {over,12:P2}");
        return (over, lines / seconds);
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

    private static async Task<(int Lines, long Prefill)> OneByOneAsync(HttpClient client, BatchLoad load, TimeSpan patience)
    {
        long start = Stopwatch.GetTimestamp();
        (int lines, long computed) = (0, 0);
        foreach (string body in load.Bodies)
        {
            using var content = new StringContent(body, Encoding.UTF8, "application/json");
            JsonElement answer = await PostAsync(client, "/v1/completions", content);
            computed += ComputedOf(answer.GetProperty("usage"), "prompt_tokens", "prompt_tokens_details");
            lines++;
            if (Stopwatch.GetElapsedTime(start) > patience)
            {
                break;
            }
        }

        return (lines, computed);
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
