using System.Net;
using GpuHost.Host.Hosting;
using GpuHost.Tests.Kit;
using Newtonsoft.Json.Linq;

namespace GpuHost.Tests.Ledger;

/// <summary>Lines of the bill that are not calls: tasks, outcomes, subscriptions, KV at rest.</summary>
public sealed class ChargeTests : IDisposable
{
    private const string Charges = "/v1/usage/charges";

    private static readonly TimeSpan Night = TimeSpan.FromHours(10);

    private readonly BatchFolder _folder = new();
    private readonly ShiftedClock _clock = new();
    private int _starts;

    public ChargeTests() => File.WriteAllText(_folder.Prices, """
        {"models": {"tiny": {"input": 1, "cached_input": 0.1, "output": 2, "max_output_tokens": 512, "storage_hour": {"disk": 3}}},
         "tasks": {"invoice": 0.002}, "outcomes": {"settled": 0.5},
         "subscriptions": [{"name": "team", "tenant": "acme", "per_month": 20}]}
        """);

    public void Dispose() => _folder.Dispose();

    [Fact]
    public async Task Charge_ATaskAndAnOutcome_StandOnTheBillOnceAlsoAfterARestart()
    {
        await using (RunningHost host = await StartAsync())
        {
            (HttpStatusCode status, JObject first) = await host.Client.PostAsync(Charges, Of("task", "invoice", "doc-1", quantity: 3));
            (_, JObject again) = await host.Client.PostAsync(Charges, Of("task", "invoice", "doc-1", quantity: 3));
            await host.Client.PostAsync(Charges, Of("outcome", "settled", "doc-1"));

            Assert.Equal(HttpStatusCode.Created, status);
            Assert.Equal((0.006m, "pieces"), ((decimal)first.SelectToken("cost.amount")!, (string?)first["unit"]));
            Assert.True(JToken.DeepEquals(first, again));
        }

        await using RunningHost later = await StartAsync();
        await later.Client.PostAsync(Charges, Of("task", "invoice", "doc-1", quantity: 3));
        JToken[] lines = [.. (await ChargesAsync(later)).Where(line => (string?)line["tenant"] == "bob")];

        Assert.Equal(
            [("outcome", "settled", 1, 0.5m), ("task", "invoice", 3, 0.006m)],
            lines.Select(line => ((string?)line["type"], (string?)line["name"], (int)line["quantity"]!, (decimal)line.SelectToken("cost.amount")!)));
    }

    [Theory]
    [InlineData("task", "unheard-of", 1, 400)]
    [InlineData("outcome", "invoice", 1, 400)]
    [InlineData("storage", "disk", 1, 400)]
    [InlineData("task", "invoice", 0, 400)]
    [InlineData("task", "invoice", 2, 409)]
    public async Task Charge_WhatHasNoPriceOrAnotherMeaning_IsRefused(string type, string name, int quantity, int status)
    {
        await using RunningHost host = await StartAsync();
        await host.Client.PostAsync(Charges, Of("task", "invoice", "doc-1"));

        (HttpStatusCode answer, JObject error) = await host.Client.PostAsync(Charges, Of(type, name, "doc-1", quantity));

        Assert.True(status == (int)answer, error.ToString());
        Assert.NotNull((string?)error.SelectToken("error.message"));
    }

    [Fact]
    public async Task Subscription_OverStartsAndMonths_IsChargedOnceAMonth()
    {
        foreach (int days in new[] { 0, 0, 31 })
        {
            _clock.Ahead += TimeSpan.FromDays(days);
            await using RunningHost host = await StartAsync();
            await UntilAsync(host, lines => lines.Any(line => (string?)line["type"] == "subscription"));
        }

        await using RunningHost last = await StartAsync();
        DateTimeOffset now = _clock.GetUtcNow();
        JObject bill = await last.Client.ObjectAsync($"/v1/usage?from={now.AddDays(-32):yyyy-MM-dd}&to={now:yyyy-MM-dd}&tenant=acme");

        Assert.Equal([20m, 20m], bill["charges"]!.Select(line => (decimal)line.SelectToken("cost.amount")!));
    }

    /// <summary>What is kept while the server is down is kept, too; and it is paid by whose prompt it is.</summary>
    [Fact]
    public async Task Storage_OfAPrefixOverANight_IsTokensTimesSecondsOnTheTenantsBill()
    {
        JObject kept;
        await using (RunningHost host = await StartAsync())
        {
            host.Client.DefaultRequestHeaders.Add("Pipelines-Tenant", "acme");
            kept = await ChatAsync(host, string.Join(' ', Enumerable.Range(0, 60).Select(i => $"rule {i}")));
        }

        _clock.Ahead += Night;
        await using RunningHost later = await StartAsync();
        JToken line = (await UntilAsync(later, lines => lines.Any(line => (string?)line["type"] == "storage"))).Single(line => (string?)line["type"] == "storage");
        long tokens = (long)line["quantity"]! / (long)Night.TotalSeconds;

        Assert.Equal(("/acme", "disk", "tiny", "token_seconds"), ((string?)line["tenant"], (string?)line["name"], (string?)line["model"], (string?)line["unit"]));
        Assert.InRange(tokens, 64, (long)kept.SelectToken("usage.prompt_tokens")! + (long)kept.SelectToken("usage.completion_tokens")! + 1);
        Assert.Equal(decimal.Ceiling((long)line["quantity"]! * 3m / 3_600m * 1_000m) / 1_000_000_000m, (decimal)line.SelectToken("cost.amount")!);
    }

    private Task<RunningHost> StartAsync() => RunningHost.StartAsync(
        _folder.Settings with { Kv = new KvRoom(_folder["store"], null, _folder["store"]) { AlwaysRestores = true } }, _clock, ++_starts);

    private static JObject Of(string type, string name, string id, int quantity = 1) =>
        new() { ["id"] = id, ["type"] = type, ["name"] = name, ["tenant"] = "bob", ["quantity"] = quantity };

    private static async Task<JObject> ChatAsync(RunningHost host, string shared)
    {
        JObject request = HttpJson.Chat("x");
        request["messages"] = new JArray(new JObject
        {
            ["role"] = "user",
            ["content"] = new JArray(
                new JObject { ["type"] = "text", ["text"] = shared, ["prompt_cache_breakpoint"] = new JObject { ["mode"] = "explicit" } },
                new JObject { ["type"] = "text", ["text"] = "a question" }),
        });
        (HttpStatusCode status, JObject answer) = await host.Client.PostAsync("/v1/chat/completions", request);
        Assert.True(status == HttpStatusCode.OK, answer.ToString());
        return answer;
    }

    private async Task<JArray> ChargesAsync(RunningHost host)
    {
        DateTimeOffset now = _clock.GetUtcNow();
        return (JArray)(await host.Client.ObjectAsync($"/v1/usage?from={now.AddDays(-1):yyyy-MM-dd}&to={now:yyyy-MM-dd}"))["charges"]!;
    }

    /// <summary>The server charges what time brings on its own, soon after its start.</summary>
    private async Task<JArray> UntilAsync(RunningHost host, Func<JArray, bool> isWanted)
    {
        using var patience = new CancellationTokenSource(TimeSpan.FromSeconds(120));
        using var timer = new PeriodicTimer(TimeSpan.FromMilliseconds(10));
        while (true)
        {
            JArray lines = await ChargesAsync(host);
            if (isWanted(lines))
            {
                return lines;
            }

            await timer.WaitForNextTickAsync(patience.Token);
        }
    }
}
