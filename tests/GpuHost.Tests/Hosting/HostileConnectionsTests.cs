using System.Net;
using GpuHost.Host.Hosting;
using GpuHost.Tests.Kit;
using Newtonsoft.Json.Linq;

namespace GpuHost.Tests.Hosting;

public sealed class HostileConnectionsTests : IDisposable
{
    private const string Chat = "/v1/chat/completions";
    private const int OfEachKind = 60;
    private const int BodySizeBytesMax = 64 << 10;

    /// <summary>Only a server that never lets go takes so long, also on a busy machine.</summary>
    private static readonly TimeSpan CutOffWithin = TimeSpan.FromSeconds(60);

    private static readonly HostLimits Strict = HostLimits.Default with
    {
        BodySizeBytesMax = BodySizeBytesMax,
        HeadersTimeout = TimeSpan.FromSeconds(1),
        IdleTimeout = TimeSpan.FromSeconds(1),
        SlowGrace = TimeSpan.FromSeconds(2),
    };

    private readonly BatchFolder _folder = new();
    private readonly CancellationTokenSource _patience = new(CutOffWithin);

    public void Dispose()
    {
        _patience.Dispose();
        _folder.Dispose();
    }

    [Theory]
    [InlineData("silent", "", "")]
    [InlineData("half a head", "POST /v1/chat/completions HTTP/1.1\r\nHost: localhost\r\nX-Slow: ", "408")]
    [InlineData("half a body", "POST /v1/chat/completions HTTP/1.1\r\nHost: localhost\r\nContent-Length: 1000\r\n\r\n{\"model\"", "408")]
    [InlineData("no HTTP", "\u0016\u0003\u0001 hello\r\n\r\n", "400")]
    [InlineData("two lengths", "POST /v1/chat/completions HTTP/1.1\r\nHost: localhost\r\nContent-Length: 2\r\nContent-Length: 3\r\n\r\n{}", "400")]
    public async Task Connections_ThatMisbehave_AreCutOffWhileOthersAreAnswered(string kind, string sent, string status)
    {
        await using RunningHost host = await _folder.StartAsync(Strict);
        RawConnection[] connections = await Task.WhenAll(Enumerable.Range(0, OfEachKind).Select(_ => RawConnection.SendAsync(host.Address, sent)));

        (HttpStatusCode answered, JObject body) = await host.Client.PostAsync(Chat, HttpJson.Chat("somebody who behaves"));
        string[] ends = await Task.WhenAll(connections.Select(connection => connection.ReadToTheEndAsync(_patience.Token)));
        (HttpStatusCode answeredAfter, _) = await host.Client.PostAsync(Chat, HttpJson.Chat("somebody who behaves"));

        Assert.True((answered, answeredAfter) == (HttpStatusCode.OK, HttpStatusCode.OK), $"{kind}: {body}");
        Assert.All(ends, end => Assert.StartsWith(status.Length > 0 ? $"HTTP/1.1 {status}" : "", end, StringComparison.Ordinal));
        Array.ForEach(connections, static connection => connection.Dispose());
    }

    [Fact]
    public async Task Body_ThatIsTooLarge_Is413InOpenAIsForm()
    {
        await using RunningHost host = await _folder.StartAsync(Strict);
        const string Head = $"POST {Chat} HTTP/1.1\r\nHost: localhost\r\nConnection: close\r\n";
        string announced = $"{Head}Content-Length: {BodySizeBytesMax + 1}\r\n\r\n";
        string inChunks = $"{Head}Transfer-Encoding: chunked\r\n\r\n{BodySizeBytesMax + 1:x}\r\n{new string(' ', BodySizeBytesMax + 1)}\r\n0\r\n\r\n";

        foreach (string request in new[] { announced, inChunks })
        {
            RawConnection[] connections = await Task.WhenAll(Enumerable.Range(0, OfEachKind).Select(_ => RawConnection.SendAsync(host.Address, request)));
            string[] ends = await Task.WhenAll(connections.Select(connection => connection.ReadToTheEndAsync(_patience.Token)));

            Assert.All(ends, end => Assert.StartsWith("HTTP/1.1 413", end, StringComparison.Ordinal));
            Assert.All(ends, end => Assert.Contains("\"code\":\"request_too_large\"", end, StringComparison.Ordinal));
            Array.ForEach(connections, static connection => connection.Dispose());
        }

        (HttpStatusCode answered, _) = await host.Client.PostAsync(Chat, HttpJson.Chat("somebody who behaves"));
        Assert.Equal(HttpStatusCode.OK, answered);
    }

    /// <summary>A client that sends all before it listens: more than fits between the two, so the server has to take it in.</summary>
    [Fact]
    public async Task Body_FarTooLarge_IsTakenInSoThatItsSenderReadsWhy()
    {
        const int SentBytes = 40 << 20;
        await using RunningHost host = await _folder.StartAsync(Strict);
        string head = $"POST {Chat} HTTP/1.1\r\nHost: localhost\r\nConnection: close\r\nContent-Length: {SentBytes}\r\n\r\n";

        using RawConnection connection = await RawConnection.SendAsync(host.Address, head + new string(' ', SentBytes));
        string answer = await connection.ReadToTheEndAsync(_patience.Token);

        Assert.StartsWith("HTTP/1.1 413", answer, StringComparison.Ordinal);
        Assert.Contains("\"code\":\"request_too_large\"", answer, StringComparison.Ordinal);
    }

    /// <summary>Connections are counted on many threads, so which of them are the first is not said; how many are is.</summary>
    [Fact]
    public async Task Connections_BeyondTheLimit_AreClosedAndThoseWithinItAreAnswered()
    {
        const int Max = 20;
        const int Beyond = 60;
        await using RunningHost host = await _folder.StartAsync(HostLimits.Default with { ConnectionsMax = Max });
        await host.Client.GetStringAsync(new Uri("/health", UriKind.Relative));
        RawConnection[] connections = await Task.WhenAll(Enumerable.Range(0, Max - 1 + Beyond).Select(_ => RawConnection.SendAsync(host.Address, "")));

        List<Task<string>> open = [.. connections.Select(connection => connection.ReadToTheEndAsync(_patience.Token))];
        for (int closed = 0; closed < Beyond; closed++)
        {
            Task<string> end = await Task.WhenAny(open);
            open.Remove(end);
            Assert.Empty(await end);
        }

        (HttpStatusCode answered, _) = await host.Client.PostAsync(Chat, HttpJson.Chat("somebody who was there before"));

        Assert.Equal(HttpStatusCode.OK, answered);
        Assert.DoesNotContain(open, static one => one.IsCompleted);
        Array.ForEach(connections, static connection => connection.Dispose());
    }
}
