using System.Net;
using System.Text;
using GpuHost.Tests.Batches;
using GpuHost.Tests.Kit;
using Newtonsoft.Json.Linq;

namespace GpuHost.Tests.Hosting;

/// <summary>A server that is killed while it drains: who asks again with the same key gets every answer, and pays each once.</summary>
public sealed class DrainKillTests : IDisposable
{
    private const int Chats = 12;
    private const int Lines = 40;

    /// <summary>As many as the context has room for, so that these are far from their end when the short ones are over.</summary>
    private const int LongAnswerTokens = 700;
    private const int ShortAnswerTokens = 4;

    private static readonly TimeSpan SeenWithin = TimeSpan.FromSeconds(60);

    private readonly BatchFolder _folder = new();

    public void Dispose() => _folder.Dispose();

    [Fact]
    public async Task Kill_DuringADrain_NothingIsLostAndNothingIsPaidTwice()
    {
        string batch;
        int broken;
        using (HostProcess host = await HostProcess.StartAsync(_folder))
        {
            batch = await host.Client.BeginBatchAsync(BatchCalls.Text(BatchCalls.ChatLines(Lines, outputTokens: 24)));
            Task<JObject?>[] running = [.. Enumerable.Range(0, Chats).Select(i => TryAskAsync(host.Client, i))];
            await Task.WhenAny(running);
            host.Terminate();
            await UntilDrainingAsync(host.Client);
            await host.KillAsync();
            broken = (await Task.WhenAll(running)).Count(static answer => answer is null);
        }

        using HostProcess again = await HostProcess.StartAsync(_folder);
        JObject?[] answers = await Task.WhenAll(Enumerable.Range(0, Chats).Select(i => TryAskAsync(again.Client, i)));
        JObject ended = await again.Client.BatchAtItsEndAsync(batch);
        JToken[] usages = [.. answers.Select(answer => answer!["usage"]!), .. (await again.Client.LinesAsync(ended, "output_file_id")).Select(line => line.SelectToken("response.body.usage")!)];
        JArray bill = await again.Client.BillAsync();

        Assert.InRange(broken, 1, Chats - 1);
        Assert.Equal(Lines, (int)ended.SelectToken("request_counts.completed")!);
        Assert.Equal((Chats + Lines, Chats + Lines), (usages.Length, bill.Sum("calls")));
        Assert.Equal(usages.Sum("prompt_tokens"), bill.Sum("input_tokens"));
        Assert.Equal(usages.Sum("completion_tokens"), bill.Sum("output_tokens"));
        Assert.Equal(usages.Sum(usage => (decimal)usage.SelectToken("cost.amount")!), bill.Sum(line => (decimal)line.SelectToken("cost.amount")!));
    }

    /// <returns>Null where the server went away before the end of the answer.</returns>
    private static async Task<JObject?> TryAskAsync(HttpClient client, int number)
    {
        int tokens = number % 2 == 0 ? ShortAnswerTokens : LongAnswerTokens;
        using var content = new StringContent(HttpJson.Chat($"a question, and its number {number}", new JProperty("max_tokens", tokens)).ToString(), Encoding.UTF8, "application/json");
        try
        {
            (HttpStatusCode status, JObject body) = await client.SendOnceAsync(BatchCalls.ChatUrl, content, $"key-{number}");
            Assert.True(status == HttpStatusCode.OK, body.ToString());
            return body;
        }
        catch (HttpRequestException)
        {
            return null;
        }
    }

    private static async Task UntilDrainingAsync(HttpClient client)
    {
        using var patience = new CancellationTokenSource(SeenWithin);
        while (await client.StatusOfAsync(HttpMethod.Get, "/ready") != HttpStatusCode.ServiceUnavailable)
        {
            patience.Token.ThrowIfCancellationRequested();
        }
    }
}
