using System.Net;
using GpuHost.Host.Access;
using GpuHost.Host.Access.Quotas;
using GpuHost.Host.Hosting;
using GpuHost.Tests.Kit;
using Newtonsoft.Json.Linq;
using Pipelines.TestKit.Time;

namespace GpuHost.Tests.Quotas;

public sealed class BatchQuotaTests : IDisposable
{
    private const string Key = "key-of-poor";
    private const int Lines = 24;

    /// <summary>More than half of what the lines take, so that they take two days; two at once cannot overshoot it by much.</summary>
    private const int TokensPerDay = 800;

    private static readonly HostLimits TwoAtOnce = new() { BatchLinesInFlightMax = 2 };

    private readonly BatchFolder _folder = new();
    private readonly ManualTimeProvider _clock = new(new DateTimeOffset(2026, 11, 22, 22, 0, 0, TimeSpan.Zero));

    public void Dispose() => _folder.Dispose();

    [Fact]
    public async Task Lines_BeyondTheDaysTokens_WaitForTheNextDayAndNoneFails()
    {
        string id;
        await using (RunningHost host = await StartAsync(new KeyQuota { TokensPerDay = TokensPerDay }))
        {
            id = await host.Client.BeginBatchAsync(BatchCalls.Text(BatchCalls.ChatLines(Lines)));
            await host.Client.BatchWhenAsync(id, batch => (int)batch.SelectToken("request_counts.completed")! >= Lines / 2);
            await UntilRefusedAsync(host);
        }

        // A restart gives nobody the day's tokens again.
        await using RunningHost again = await StartAsync(new KeyQuota { TokensPerDay = TokensPerDay });
        (HttpStatusCode refused, _) = await AskAsync(again);
        JObject before = await again.Client.ObjectAsync($"/v1/batches/{id}");
        _clock.Advance(TimeSpan.FromHours(2));
        JObject batch = await again.Client.BatchAtItsEndAsync(id);

        Assert.Equal(HttpStatusCode.TooManyRequests, refused);
        Assert.InRange((int)before.SelectToken("request_counts.completed")!, Lines / 2, Lines - 1);
        Assert.InRange((long)batch.SelectToken("usage.total_tokens")!, TokensPerDay * 5 / 4, TokensPerDay * 7 / 4);
        Assert.Equal(("completed", Lines), ((string?)batch["status"], (int)batch.SelectToken("request_counts.completed")!));
    }

    [Fact]
    public async Task Lines_BeyondTheMinutesRequests_GoMoreSlowlyAndLeaveRequestsTheirOwn()
    {
        await using RunningHost host = await StartAsync(new KeyQuota { RequestsPerMinute = 10 });
        string id = await host.Client.BeginBatchAsync(BatchCalls.Text(BatchCalls.ChatLines(Lines)));

        JObject first = await host.Client.BatchWhenAsync(id, batch => (int)batch.SelectToken("request_counts.completed")! == 10);
        (HttpStatusCode interactive, _) = await AskAsync(host);
        _clock.Advance(TimeSpan.FromMinutes(1));
        JObject second = await host.Client.BatchWhenAsync(id, batch => (int)batch.SelectToken("request_counts.completed")! == 20);
        _clock.Advance(TimeSpan.FromMinutes(1));
        JObject batch = await host.Client.BatchAtItsEndAsync(id);

        Assert.Equal(HttpStatusCode.OK, interactive);
        Assert.Equal(["in_progress", "in_progress", "completed"], new[] { first, second, batch }.Select(one => (string?)one["status"]));
    }

    private async Task<RunningHost> StartAsync(KeyQuota quota)
    {
        var keys = new ApiKeyFile { Keys = [new ApiKeyEntry { Name = "poor", Sha256 = ApiKeyRing.HashOf(Key), Quota = quota }] };
        await File.WriteAllTextAsync(_folder["keys.json"], keys.ToJson());
        RunningHost host = await _folder.StartAsync(TwoAtOnce, _clock, _folder["keys.json"]);
        host.Client.DefaultRequestHeaders.Authorization = new("Bearer", Key);
        return host;
    }

    private static async Task UntilRefusedAsync(RunningHost host)
    {
        using var patience = new CancellationTokenSource(TimeSpan.FromSeconds(120));
        while ((await AskAsync(host)).Status != HttpStatusCode.TooManyRequests)
        {
            patience.Token.ThrowIfCancellationRequested();
        }
    }

    private static Task<(HttpStatusCode Status, JObject Body)> AskAsync(RunningHost host) =>
        host.Client.PostAsync(BatchCalls.ChatUrl, HttpJson.Chat("x", new JProperty("max_tokens", 1)));
}
