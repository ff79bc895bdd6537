using System.Net;
using System.Text;
using GpuHost.Host.Hosting;
using GpuHost.Tests.Kit;
using Microsoft.Extensions.DependencyInjection;
using Newtonsoft.Json.Linq;
using Pipelines.Http;

namespace GpuHost.Tests.Hosting;

/// <summary>Live managed memory belongs to the whole process, so nothing else runs beside.</summary>
[Collection(AloneCollection.Name)]
public sealed class ThousandConnectionsTests : IDisposable
{
    private const string Chat = "/v1/chat/completions";
    private const int Silent = 200;
    private const int HalfHeads = 200;
    private const int Malformed = 200;
    private const int HalfBodies = 400;
    private const int Connections = Silent + HalfHeads + Malformed + HalfBodies;

    /// <summary>Of which so much is sent, and the rest never.</summary>
    private const int SentOfBody = 512 << 10;

    private const int BodiesBytesMax = 16 << 20;

    /// <summary>What a connection may cost beside bodies: Kestrel's buffers and state, and this test's own socket.</summary>
    private const int ConnectionBytesMax = 48 << 10;

    private static readonly TimeSpan Patience = TimeSpan.FromSeconds(120);

    private readonly BatchFolder _folder = new();
    private readonly CancellationTokenSource _patience = new(Patience);

    public void Dispose()
    {
        _patience.Dispose();
        _folder.Dispose();
    }

    [Fact]
    public async Task Connections_AThousandThatMisbehave_AreHeldWithinTheLimitsWhileOthersAreAnswered()
    {
        await using RunningHost host = await _folder.StartAsync(HostLimits.Default with { BodiesBytesMax = BodiesBytesMax });
        BodyBudget budget = host.Services.GetRequiredService<BodyBudget>();
        (HttpStatusCode warm, _) = await host.Client.PostAsync(Chat, HttpJson.Chat("somebody who was there before"));
        long before = GC.GetTotalMemory(forceFullCollection: true);

        List<RawConnection> held = [.. await OpenAsync(host, Silent, "")];
        held.AddRange(await OpenAsync(host, HalfHeads, $"POST {Chat} HTTP/1.1\r\nHost: localhost\r\nX-Half: "));
        RawConnection[] malformed = await OpenAsync(host, Malformed, "\u0016\u0003\u0001 hello\r\n\r\n");
        RawConnection[] bodies = await OpenAsync(host, HalfBodies, $"POST {Chat} HTTP/1.1\r\nHost: localhost\r\nContent-Length: {2 * SentOfBody}\r\n\r\n{new string(' ', SentOfBody)}");
        string[] refusals = await Task.WhenAll(malformed.Select(connection => connection.ReadFirstAsync(_patience.Token)));
        int bodiesWithRoom = BodiesBytesMax / (SentOfBody - BodyBudget.FreeBytes);
        await RefusedAsync(bodies, HalfBodies - bodiesWithRoom);
        long during = GC.GetTotalMemory(forceFullCollection: true);
        (HttpStatusCode answered, JObject body) = await host.Client.PostAsync(Chat, HttpJson.Chat("somebody who behaves"));

        Assert.Equal(HttpStatusCode.OK, warm);
        Assert.True(answered == HttpStatusCode.OK, body.ToString());
        Assert.All(refusals, static refusal => Assert.StartsWith("HTTP/1.1 400", refusal, StringComparison.Ordinal));
        Assert.InRange(budget.TakenBytes, 1, BodiesBytesMax);
        Assert.InRange(during - before, 0, BodiesBytesMax + ((long)HalfBodies * BodyBudget.FreeBytes) + ((long)Connections * ConnectionBytesMax));
        Array.ForEach([.. held, .. malformed, .. bodies], static connection => connection.Dispose());
        await UntilAsync(() => budget.TakenBytes == 0 && host.Services.GetRequiredService<Intake>().Inside == 0);
    }

    private static Task<RawConnection[]> OpenAsync(RunningHost host, int count, string sent)
    {
        byte[] bytes = Encoding.ASCII.GetBytes(sent);
        return Task.WhenAll(Enumerable.Range(0, count).Select(_ => RawConnection.SendAsync(host.Address, bytes)));
    }

    /// <summary>Waits until so many of them are told that there is no room; the others wait for what never comes.</summary>
    private async Task RefusedAsync(RawConnection[] connections, int count)
    {
        List<Task<string>> answers = [.. connections.Select(connection => connection.ReadFirstAsync(_patience.Token))];
        for (int refused = 0; refused < count; refused++)
        {
            Task<string> next = await Task.WhenAny(answers);
            answers.Remove(next);
            Assert.StartsWith("HTTP/1.1 503", await next, StringComparison.Ordinal);
        }
    }

    private async Task UntilAsync(Func<bool> holds)
    {
        using var timer = new PeriodicTimer(TimeSpan.FromMilliseconds(10));
        while (!holds())
        {
            await timer.WaitForNextTickAsync(_patience.Token);
        }
    }
}
