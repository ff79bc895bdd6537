using System.Net;
using GpuHost.Host.Hosting;
using GpuHost.Tests.Kit;
using Newtonsoft.Json.Linq;

namespace GpuHost.Tests.Hosting;

/// <summary>No request takes longer than it may, and what was not answered costs nothing.</summary>
public sealed class RequestTimeoutTests : IDisposable
{
    /// <summary>Over when it begins: a model of noise may end its answer at any token, however many it may have.</summary>
    private static readonly TimeSpan NoTime = TimeSpan.FromTicks(1);

    private readonly BatchFolder _folder = new();

    public void Dispose() => _folder.Dispose();

    [Theory]
    [InlineData("/v1/chat/completions", """{"model":"tiny","max_tokens":900,"messages":[{"role":"user","content":"x"}]}""")]
    [InlineData("/v1/completions", """{"model":"tiny","max_tokens":900,"prompt":"x"}""")]
    [InlineData("/v1/embeddings", null)]
    public async Task Request_BeyondItsTime_IsEndedAndNotOnTheBill(string path, string? body)
    {
        await using RunningHost host = await _folder.StartAsync(HostLimits.Default with { RequestTimeout = NoTime });
        JObject request = body is null
            ? new JObject { ["model"] = HostFixture.ModelName, ["input"] = new JArray(Enumerable.Repeat(string.Join(' ', Enumerable.Range(0, 100)), 2_000)) }
            : JObject.Parse(body);

        (HttpStatusCode status, JObject error) = await host.Client.PostAsync(path, request);

        Assert.True(status == HttpStatusCode.RequestTimeout, error.ToString());
        Assert.Equal("timeout", (string?)error.SelectToken("error.code"));
        Assert.Empty(await host.Client.BillAsync());
    }
}
