using System.Diagnostics;
using System.Net.Http.Json;
using System.Text.Json;
using GpuHost.Serving.Inference;
using Pipelines.Core.Inference;

namespace Pipelines.Bench.Server;

/// <summary>The same short chats, streamed, to the engine in this process or to the server. Their beginnings differ, so nothing is shared.</summary>
internal sealed class ChatLoad(string model, int outputTokens)
{
    public async Task<CallTiming> AskEngineAsync(EngineInferenceClient engine, int number)
    {
        var request = new CompletionRequest
        {
            Model = model,
            Messages = [new ChatMessage(ChatRole.User, TextOf(number))],
            Sampling = new SamplingParameters { Temperature = 0, MaxOutputTokens = outputTokens },
            Priority = CallPriority.Interactive,
        };
        long start = Stopwatch.GetTimestamp();
        double first = 0;
        long tokens = 0;
        await foreach (CompletionUpdate update in engine.StreamAsync(request, CancellationToken.None))
        {
            first = first > 0 ? first : Stopwatch.GetElapsedTime(start).TotalMilliseconds;
            tokens = update.Final?.Usage.OutputTokens ?? tokens;
        }

        return new CallTiming(first, Stopwatch.GetElapsedTime(start).TotalMilliseconds, tokens);
    }

    public async Task<CallTiming> AskServerAsync(HttpClient client, int number)
    {
        using var request = new HttpRequestMessage(HttpMethod.Post, "/v1/chat/completions")
        {
            Content = JsonContent.Create(new
            {
                model,
                temperature = 0,
                max_tokens = outputTokens,
                messages = new[] { new { role = "user", content = TextOf(number) } },
                stream = true,
                stream_options = new { include_usage = true },
            }),
        };
        long start = Stopwatch.GetTimestamp();
        using HttpResponseMessage response = await client.SendAsync(request, HttpCompletionOption.ResponseHeadersRead);
        response.EnsureSuccessStatusCode();
        using var lines = new StreamReader(await response.Content.ReadAsStreamAsync());
        (double first, int pieces, string last) = (0, 0, "");
        while (await lines.ReadLineAsync() is { } line)
        {
            if (!line.StartsWith("data: {", StringComparison.Ordinal))
            {
                continue;
            }

            // The first event is the role, which comes together with the first token.
            first = ++pieces == 2 ? Stopwatch.GetElapsedTime(start).TotalMilliseconds : first;
            last = line;
        }

        double total = Stopwatch.GetElapsedTime(start).TotalMilliseconds;
        using JsonDocument end = JsonDocument.Parse(last["data: ".Length..]);
        return new CallTiming(first, total, end.RootElement.GetProperty("usage").GetProperty("completion_tokens").GetInt64());
    }

    private static string TextOf(int number) => $"{number}: which of the words that follow is the odd one out, river, stone, paper, window, garden, letter, market?";
}
