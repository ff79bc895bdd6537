using System.Diagnostics;
using System.Net.Http.Json;
using System.Text.Json;
using GpuHost.Serving.Randomness;
using Pipelines.Bench.Engine;

namespace Pipelines.Bench.SharedPrefix;

/// <summary>
/// The same load as text, sent to any OpenAI-compatible server (<c>/v1/completions</c>, streamed). Tokens are the server's own:
/// a word is about one, and what was computed is what its usage says was not cached. An answer may end early, where its model ends it.
/// </summary>
internal static class TargetLoad
{
    private static readonly string[] Words = "river stone paper window garden letter market winter bridge silver candle forest".Split(' ');

    /// <summary>Sends the load once; only the way <c>cold</c> has prefixes to compute.</summary>
    public static async Task<WayMeasure> SendAsync(string way, Uri target, string model, SharedPrefixLoad load)
    {
        using var http = new HttpClient { BaseAddress = target, Timeout = TimeSpan.FromMinutes(10) };
        var random = new Xoshiro256(7);
        string[] prompts = [.. Prompts(load).OrderBy(_ => random.NextUInt64())];
        long start = Stopwatch.GetTimestamp();
        Answer[] answers = await Task.WhenAll(prompts.Select(prompt => AskAsync(http, model, prompt, load.OutputTokens)));
        double seconds = Stopwatch.GetElapsedTime(start).TotalSeconds;
        long input = answers.Sum(answer => answer.InputTokens);
        double scale = (double)input / load.AllTokens;
        return new WayMeasure(
            way,
            seconds,
            answers.Sum(answer => answer.OutputTokens),
            WayMeasure.Quantile(answers.Select(answer => answer.FirstTokenMs), 0.5),
            WayMeasure.Quantile(answers.Select(answer => answer.FirstTokenMs), 0.99),
            input - answers.Sum(answer => answer.CachedTokens),
            (long)(scale * (way == "cold" ? load.ColdTokens : load.WarmTokens)),
            0,
            0,
            0);
    }

    private static IEnumerable<string> Prompts(SharedPrefixLoad load)
    {
        for (int group = 0; group < load.Groups; group++)
        {
            string prefix = Text(load.PrefixTokens, (ulong)group);
            for (int i = 0; i < load.PerGroup; i++)
            {
                yield return prefix + Text(load.SuffixTokens, (ulong)(1_000 + (group * load.PerGroup) + i));
            }
        }
    }

    private static string Text(int words, ulong seed)
    {
        var random = new Xoshiro256(seed);
        return string.Concat(Enumerable.Range(0, words).Select(_ => $"{Words[(int)(random.NextUInt64() % (ulong)Words.Length)]} "));
    }

    private static async Task<Answer> AskAsync(HttpClient http, string model, string prompt, int outputTokens)
    {
        long start = Stopwatch.GetTimestamp();
        using var request = new HttpRequestMessage(HttpMethod.Post, "/v1/completions")
        {
            Content = JsonContent.Create(new
            {
                model,
                prompt,
                max_tokens = outputTokens,
                temperature = 0,
                stream = true,
                stream_options = new { include_usage = true },
            }),
        };
        using HttpResponseMessage response = await http.SendAsync(request, HttpCompletionOption.ResponseHeadersRead);
        if (!response.IsSuccessStatusCode)
        {
            throw new HttpRequestException($"{(int)response.StatusCode}: {await response.Content.ReadAsStringAsync()}");
        }

        using var lines = new StreamReader(await response.Content.ReadAsStreamAsync());
        var answer = new Answer(0, 0, 0, 0);
        while (await lines.ReadLineAsync() is { } line)
        {
            if (line.StartsWith("data: {", StringComparison.Ordinal))
            {
                double first = answer.FirstTokenMs > 0 ? answer.FirstTokenMs : Stopwatch.GetElapsedTime(start).TotalMilliseconds;
                answer = Read(JsonDocument.Parse(line["data: ".Length..]).RootElement, answer) with { FirstTokenMs = first };
            }
        }

        return answer;
    }

    private static Answer Read(JsonElement update, Answer answer)
    {
        if (!update.TryGetProperty("usage", out JsonElement usage) || usage.ValueKind != JsonValueKind.Object)
        {
            return answer;
        }

        long cached = usage.TryGetProperty("prompt_tokens_details", out JsonElement details) && details.ValueKind == JsonValueKind.Object
            && details.TryGetProperty("cached_tokens", out JsonElement count) ? count.GetInt64() : 0;
        return answer with
        {
            InputTokens = usage.GetProperty("prompt_tokens").GetInt64(),
            CachedTokens = cached,
            OutputTokens = usage.GetProperty("completion_tokens").GetInt64(),
        };
    }

    private readonly record struct Answer(double FirstTokenMs, long InputTokens, long CachedTokens, long OutputTokens);
}
