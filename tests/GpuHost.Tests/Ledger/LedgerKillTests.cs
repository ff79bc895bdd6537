using System.Net;
using System.Text;
using GpuHost.Tests.Batches;
using GpuHost.Tests.Kit;
using Newtonsoft.Json.Linq;

namespace GpuHost.Tests.Ledger;

/// <summary>The server is killed with SIGKILL at moments that a seed chooses, again and again, in the middle of everything that is billed.</summary>
public sealed class LedgerKillTests : IDisposable
{
    private const int Kills = 3;
    private const int Chats = 16;
    private const int Lines = 60;

    private readonly BatchFolder _folder = new();

    public void Dispose() => _folder.Dispose();

    [Theory]
    [InlineData(1)]
    [InlineData(2)]
    public async Task Kill_AtAnyMoment_TheBillIsTheSumOfTheAnswersByEveryMeasure(int seed)
    {
        var random = new Random(seed);
        string? batch = null;
        for (int kill = 0; kill < Kills; kill++)
        {
            using HostProcess host = await HostProcess.StartAsync(_folder);
            batch ??= await host.Client.BeginBatchAsync(BatchCalls.Text(BatchCalls.ChatLines(Lines, outputTokens: 24)));
            Task<JObject?>[] running = [.. Enumerable.Range(0, Chats).Select(i => TryAskAsync(host.Client, i))];
            int answered = random.Next(1, Chats);
            await WhenAnsweredAsync(running, answered);
            await host.KillAsync();
            await Task.WhenAll(running);
        }

        using HostProcess last = await HostProcess.StartAsync(_folder);
        JObject?[] answers = await Task.WhenAll(Enumerable.Range(0, Chats).Select(i => TryAskAsync(last.Client, i)));
        JObject ended = await last.Client.BatchAtItsEndAsync(batch!);
        JToken[] usages = [.. answers.Select(answer => answer!["usage"]!), .. (await last.Client.LinesAsync(ended, "output_file_id")).Select(line => line.SelectToken("response.body.usage")!)];
        JArray bill = await last.Client.BillAsync();

        Assert.Equal((Chats + Lines, Chats + Lines), (usages.Length, bill.Sum("calls")));
        Assert.Equal(usages.Sum("prompt_tokens"), bill.Sum("input_tokens"));
        Assert.Equal(usages.Sum("completion_tokens"), bill.Sum("output_tokens"));
        Assert.Equal(usages.Sum("prompt_tokens_details.cached_tokens"), bill.Sum("cached_tokens"));
        foreach (string tier in new[] { "context", "host", "disk", "blob" })
        {
            Assert.Equal(usages.Sum($"prompt_tokens_details.cached_tokens_by_tier.{tier}"), bill.Sum($"cached_tokens_by_tier.{tier}"));
        }

        Assert.Equal(Money(usages, "amount"), Money(bill, "amount"));
        Assert.Equal(Money(usages, "without_cache"), Money(bill, "without_cache"));
    }

    private static decimal Money(IEnumerable<JToken> items, string name) => items.Sum(item => (decimal)item.SelectToken($"cost.{name}")!);

    private static async Task WhenAnsweredAsync(Task<JObject?>[] running, int count)
    {
        List<Task<JObject?>> left = [.. running];
        for (int answered = 0; answered < count; answered++)
        {
            Task<JObject?> next = await Task.WhenAny(left);
            left.Remove(next);
        }
    }

    /// <summary>Chats and streams by turns, each with a key of its own.</summary>
    /// <returns>The answer, or of a stream its last piece; null where the server went away before the end.</returns>
    private static async Task<JObject?> TryAskAsync(HttpClient client, int number)
    {
        JObject request = HttpJson.Chat($"a question that they share, and its number {number}", new JProperty("max_tokens", 4 + (number * 2)));
        if (number % 2 == 1)
        {
            request["stream"] = true;
            request["stream_options"] = new JObject { ["include_usage"] = true };
        }

        using var message = new HttpRequestMessage(HttpMethod.Post, BatchCalls.ChatUrl) { Content = new StringContent(request.ToString(), Encoding.UTF8, "application/json") };
        message.Headers.Add("Idempotency-Key", $"key-{number}");
        try
        {
            using HttpResponseMessage response = await client.SendAsync(message);
            string text = await response.Content.ReadAsStringAsync();
            Assert.True(response.StatusCode == HttpStatusCode.OK, text);
            return number % 2 == 0 ? JObject.Parse(text)
                : text.EndsWith("data: [DONE]\n\n", StringComparison.Ordinal) ? JObject.Parse(text.Split("\n\n")[^3]["data: ".Length..])
                : null;
        }
        catch (HttpRequestException)
        {
            return null;
        }
    }
}
