using System.Net;
using GpuHost.Tests.Batches;
using GpuHost.Tests.Kit;
using GpuHost.Tests.Metrics;
using Newtonsoft.Json.Linq;

namespace GpuHost.Tests.Hosting;

public sealed class DrainTests : IDisposable
{
    private const string Chat = "/v1/chat/completions";
    private const int Chats = 16;
    private const int OutputTokens = 64;

    private static readonly TimeSpan SeenWithin = TimeSpan.FromSeconds(30);

    private readonly BatchFolder _folder = new();

    public void Dispose() => _folder.Dispose();

    [Fact]
    public async Task Sigterm_UnderLoad_FinishesWhatWasAcceptedAndRefusesTheRest()
    {
        JArray bill;
        List<JObject> answers;
        using (HostProcess host = await HostProcess.StartAsync(_folder))
        {
            using var held = new GatedContent(Request(0).ToString());
            Task<HttpResponseMessage> halfSent = host.Client.PostAsync(new Uri(Chat, UriKind.Relative), held);
            Task<(HttpStatusCode Status, JObject Body)>[] running = [.. Enumerable.Range(1, Chats).Select(i => host.Client.PostAsync(Chat, Request(i)))];
            await WhenAsync(async () => MetricLines.Parse(await host.Client.GetStringAsync(new Uri("/metrics", UriKind.Relative)))["pipelines_http_requests_running"]
                == 1 + running.Count(static one => !one.IsCompleted));

            host.Terminate();
            await WhenAsync(async () => await host.Client.StatusOfAsync(HttpMethod.Get, "/ready") == HttpStatusCode.ServiceUnavailable);
            using HttpResponseMessage ready = await host.Client.GetAsync(new Uri("/ready", UriKind.Relative));
            (HttpStatusCode refused, JObject error) = await host.Client.PostAsync(Chat, Request(99));
            held.Open();
            using HttpResponseMessage last = await halfSent;

            Assert.Equal("draining", await ready.Content.ReadAsStringAsync());
            Assert.Equal((HttpStatusCode.ServiceUnavailable, "draining"), (refused, (string?)error.SelectToken("error.code")));
            answers = [JObject.Parse(await last.Content.ReadAsStringAsync())];
            foreach ((HttpStatusCode status, JObject body) in await Task.WhenAll(running))
            {
                Assert.True(status == HttpStatusCode.OK, body.ToString());
                answers.Add(body);
            }

            Assert.Equal(0, await host.ExitCodeAsync());
        }

        using (HostProcess again = await HostProcess.StartAsync(_folder))
        {
            bill = await again.Client.BillAsync();
        }

        Assert.Equal(1 + Chats, bill.Sum("calls"));
        Assert.Equal(answers.Sum("usage.prompt_tokens"), bill.Sum("input_tokens"));
        Assert.Equal(answers.Sum("usage.completion_tokens"), bill.Sum("output_tokens"));
    }

    [Fact]
    public async Task Sigterm_AfterAnswers_WhatOthersWillBeginWithIsInTheStore()
    {
        const int Prefixes = 4;
        using (HostProcess host = await HostProcess.StartAsync(_folder))
        {
            await Task.WhenAll(Enumerable.Range(0, Prefixes).Select(i => host.Client.PostAsync(Chat, WithBreakpoint(i))));
            host.Terminate();
            Assert.Equal(0, await host.ExitCodeAsync());
        }

        string[] stored = Directory.GetFiles(_folder["store"], "*.kvs", SearchOption.AllDirectories);

        Assert.True(stored.Length >= Prefixes, string.Join('\n', stored));
        Assert.Equal(Prefixes, stored.Select(Path.GetDirectoryName).Distinct().Count());
    }

    private static JObject WithBreakpoint(int number)
    {
        JObject request = Request(number);
        request["messages"] = new JArray(new JObject
        {
            ["role"] = "user",
            ["content"] = new JArray(new JObject
            {
                ["type"] = "text",
                ["text"] = $"{number}: {string.Join(' ', Enumerable.Range(0, 40))}",
                ["prompt_cache_breakpoint"] = new JObject { ["mode"] = "explicit" },
            }),
        });
        return request;
    }

    private static JObject Request(int number) => HttpJson.Chat($"a question, and its number {number}", new JProperty("max_tokens", OutputTokens));

    private static async Task WhenAsync(Func<Task<bool>> isSo)
    {
        using var patience = new CancellationTokenSource(SeenWithin);
        while (!await isSo())
        {
            patience.Token.ThrowIfCancellationRequested();
        }
    }
}
